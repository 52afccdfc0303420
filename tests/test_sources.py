"""Whatever holds text or bytes is read alike; what does not is refused with the types that are accepted."""

from __future__ import annotations

import array
import ctypes
import gc
import mmap
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from lxml import html as lxml_html

from declutter import InputTypeError, Options, clean_text, extract
from declutter.decode import decode
from tests.fixture import Fixture, all_fixtures, read

HTML = "<title>The mill</title><p>Der alte Mühlstein liegt seit dem Frühjahr wieder im Wasser, sagt Frau Öztürk.</p>"
DATA = HTML.encode()
TEXT = "Der alte Mühlstein liegt seit dem Frühjahr wieder im Wasser, sagt Frau Öztürk.\n"


class Named(str):
    """A string of somebody else's class."""


BYTES: dict[str, Callable[[bytes], Any]] = {
    "bytearray": bytearray,
    "memoryview": memoryview,
    "signed bytes": lambda data: memoryview(data).cast("b"),
    "characters": lambda data: memoryview(data).cast("c"),
    "every other byte": lambda data: memoryview(b"".join(bytes((b, 0)) for b in data))[::2],
    "array": lambda data: array.array("B", data),
    "numpy bytes": np.bytes_,
    "numpy array": lambda data: np.frombuffer(data, dtype=np.uint8),
    "ctypes": lambda data: (ctypes.c_ubyte * len(data)).from_buffer_copy(data),
}
STRINGS: dict[str, Callable[[str], Any]] = {"subclass": Named, "numpy": np.str_, "soup": NavigableString}


@pytest.mark.parametrize("name", BYTES)
def test_buffers_are_read_like_bytes(name: str) -> None:
    assert extract(BYTES[name](DATA)) == extract(DATA)
    data = TEXT.encode()
    assert clean_text(BYTES[name](data)) == clean_text(data)
    cut = extract(BYTES[name](DATA), options=Options(max_bytes=60))
    assert cut == extract(DATA, options=Options(max_bytes=60))


@pytest.mark.parametrize("name", STRINGS)
def test_strings_of_other_classes_are_read_like_plain_ones(name: str) -> None:
    page = extract(STRINGS[name](HTML))
    assert page == extract(HTML)
    text = clean_text(STRINGS[name](TEXT)).text
    assert (text, type(text)) == (TEXT, str)


def test_a_mapped_file_is_read_and_can_be_closed(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(DATA)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert extract(mapped) == extract(DATA)
    # closing raises BufferError while somebody still holds a view of it


def test_a_view_that_the_caller_holds_stays_open() -> None:
    view = memoryview(bytearray(DATA))
    extract(view)
    assert view.tobytes() == DATA


def test_strings_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    for dtype in ("object", "string"):
        column = pandas.Series([HTML, None], dtype=dtype)
        assert column[:1].map(extract)[0] == extract(HTML)
        with pytest.raises(InputTypeError, match="pass str, bytes"):
            extract(column[1])
    with pytest.raises(InputTypeError, match="Series"):
        extract(column)


def test_strings_and_buffers_of_pyarrow() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    for kind in (pyarrow.string(), pyarrow.large_string(), pyarrow.binary(), pyarrow.large_binary()):
        value = pyarrow.scalar(HTML if "string" in str(kind) else DATA, kind)
        assert extract(value).text == extract(HTML).text
        with pytest.raises(InputTypeError, match="null"):
            extract(pyarrow.scalar(None, kind))
    assert extract(pyarrow.py_buffer(DATA)) == extract(DATA)
    with pytest.raises(InputTypeError, match="Int64Scalar"):
        extract(pyarrow.scalar(5))


WRONG: dict[str, Any] = {
    "None": None,
    "a number": 5,
    "not a number": float("nan"),
    "a list": [HTML],
    "a dictionary": {"html": HTML},
    "an open file": None,
    "numbers": array.array("I", [1, 2]),
    "numpy numbers": np.array([1.5]),
    "numpy strings": np.array([HTML]),
    "numpy objects": np.array([HTML], dtype=object),
    "a type": str,
    "a function": extract,
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("read", [extract, clean_text])
def test_other_types_are_refused_with_those_accepted(name: str, read: Callable[[Any], Any], tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch()
    with path.open("rb") as file, pytest.raises(TypeError, match=r"pass str, bytes, bytearray.*pathlib.Path") as caught:
        read(file if name == "an open file" else WRONG[name])
    assert isinstance(caught.value, InputTypeError)


@pytest.mark.parametrize("argument", ["url", "encoding", "content_type"])
@pytest.mark.parametrize("value", [5, b"utf-8", ["x"]])
def test_other_arguments_are_refused_too(argument: str, value: Any) -> None:
    with pytest.raises(InputTypeError, match=rf"{argument} must be str or None, not {type(value).__name__}"):
        extract(DATA, **{argument: value})
    if argument != "content_type":
        with pytest.raises(InputTypeError, match=argument):
            clean_text(DATA, **{argument: value})
    readers: tuple[Any, ...] = (extract, clean_text)
    for reader in readers:
        with pytest.raises(InputTypeError, match=r"options must be declutter\.Options, not dict"):
            reader(DATA, options={"title": "auto"})


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_no_file_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(DATA)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        before = open_files()
        for _ in range(50):
            extract(path).to_dict()
            clean_text(path).to_dict()
        gc.collect()
        after = open_files()
    assert after <= before


# Trees that other parsers build


SAME_TREE = [fixture for fixture in all_fixtures() if fixture.slug != "empty-page"]


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("fixture", SAME_TREE, ids=lambda fixture: fixture.slug)
def test_a_tree_of_lxml_html_gives_the_text_of_the_bytes(fixture: Fixture) -> None:
    root = lxml_html.document_fromstring(
        decode(fixture.page.read_bytes()).text.encode(),
        parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True),
    )
    assert extract(root).text == read(fixture).text


def soup_of(parser: str) -> Callable[[str], Any]:
    if parser == "html5lib":
        pytest.importorskip("html5lib")
    return lambda text: BeautifulSoup(text, parser)


def html5lib_tree(text: str) -> Any:
    html5lib = pytest.importorskip("html5lib")
    return html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False)


def html5lib_tree_in_its_namespace(text: str) -> Any:
    pytest.importorskip("html5lib")
    from lxml.html import html5parser

    return html5parser.document_fromstring(text)


def soupparser_tree(text: str) -> Any:
    from lxml.html import soupparser

    return soupparser.fromstring(text)


BUILDERS: dict[str, Callable[[str], Any]] = {
    "BeautifulSoup lxml": lambda text: soup_of("lxml")(text),
    "BeautifulSoup html.parser": lambda text: soup_of("html.parser")(text),
    "BeautifulSoup html5lib": lambda text: soup_of("html5lib")(text),
    "html5lib treebuilder lxml": html5lib_tree,
    "lxml.html.html5parser": html5lib_tree_in_its_namespace,
    "lxml.html.soupparser": soupparser_tree,
}
OTHER_TREES = {"table-layout-1999"}
"""html5lib and soupparser move what stands between the rows of a table in front of it, or add rows."""


@pytest.mark.filterwarnings("ignore")  # those of other libraries about what they do with these pages
@pytest.mark.parametrize("name", BUILDERS)
def test_trees_of_other_parsers_give_the_text_of_the_bytes(name: str) -> None:
    if name == "lxml.html.soupparser" and tuple(map(int, version("beautifulsoup4").split(".")[:2])) < (4, 15):
        pytest.skip("before 4.15, BeautifulSoup gives soupparser another tree of some pages")
    # One in nine: html5lib takes long. `python -m fuzz.trees` compares all fixtures.
    for fixture in SAME_TREE[::9]:
        tree = BUILDERS[name](decode(fixture.page.read_bytes()).text)
        assert extract(tree).text == read(fixture).text or fixture.slug in OTHER_TREES, fixture.slug
