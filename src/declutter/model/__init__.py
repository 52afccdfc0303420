"""The trained model: read from the package, evaluated with numpy alone."""

from declutter.model.pages import KINDS, KindModel, softmax
from declutter.model.trees import Trees
from declutter.model.weights import Model, load_model

__all__ = ["KINDS", "KindModel", "Model", "Trees", "load_model", "softmax"]
