"""The trained model: read from the package, evaluated with numpy alone."""

from declutter.model.pages import KINDS, KindModel, KindWords, softmax
from declutter.model.trees import Trees
from declutter.model.weights import Model, load_model

__all__ = ["KINDS", "KindModel", "KindWords", "Model", "Trees", "load_model", "softmax"]
