"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const [ROLE, SCORE, REASON, CUE, FORM, LENGTH, DOUBT] = [0, 1, 2, 3, 4, 5, 6];
  const count = data.blocks.length;
  const page = $("page"), map = $("map"), here = map.querySelector(".here"), detail = $("detail");
  const chosen = detail.querySelector(".chosen"), empty = detail.querySelector(".empty");
  const none = page.querySelector(".none"), search = $("search"), help = $("help");
  const elements = Array.from(page.querySelectorAll(".b"));
  const runs = Array.from(page.querySelectorAll(".run"));
  const chunks = Array.from(page.querySelectorAll(".chunk"));
  const boxes = Array.from(document.querySelectorAll(".role input[value]"));
  const views = Array.from(document.querySelectorAll(".views button"));
  const runOf = new Array(count).fill(null);
  const ends = new Float64Array(count + 1);
  const missed = new Uint8Array(count);
  let hidden = new Set(), current = -1, openedBySearch = [], texts = null, query = "";

  elements.forEach((element, i) => { ends[i + 1] = ends[i] + data.blocks[i][LENGTH]; });
  runs.forEach((run) => {
    run.blocks = Array.from(run.querySelectorAll(".b"), numberOf);
    run.blocks.forEach((i) => { runOf[i] = run; });
  });
  chunks.forEach((chunk) => { chunk.blocks = Array.from(chunk.querySelectorAll(".b"), numberOf); });

  function numberOf(element) { return Number(element.id.slice(1)) - 1; }
  function say(text) { $("said").textContent = text; }
  function isContent(i) { const role = data.blocks[i][ROLE]; return role === "body" || role === "title"; }
  function isShown(i) { return !missed[i] && !hidden.has(data.blocks[i][ROLE]); }
  function textOf(element) { return element.lastElementChild; }

  function address(i) {
    let text = "";
    for (let at = i - (i % data.restart); at <= i; at++) {
      const [shared, rest] = data.addresses[at];
      text = text.slice(0, shared) + rest;
    }
    return text;
  }

  /* A stop is what the keys go to: a block, or the handle of a folded run, which stands for its first block. */
  function isStop(i) {
    if (!isShown(i)) return false;
    const run = runOf[i];
    return !run || run.open || run.blocks.find(isShown) === i;
  }
  function handle(i) {
    const run = runOf[i];
    return run && !run.open ? run.firstElementChild : elements[i].firstElementChild;
  }
  function from(i, step, wanted) {
    for (let at = i + step; at >= 0 && at < count; at += step) if (isStop(at) && wanted(at)) return at;
    return -1;
  }

  function choose(i, { scroll = true, focus = true } = {}) {
    if (current >= 0) {
      elements[current].classList.remove("on");
      elements[current].firstElementChild.removeAttribute("aria-current");
    }
    setTabStop(i);
    current = i;
    const run = runOf[i], target = handle(i);
    if (!run || run.open) {
      elements[i].classList.add("on");
      elements[i].firstElementChild.setAttribute("aria-current", "true");
    }
    if (scroll) (run && !run.open ? target : elements[i]).scrollIntoView({ block: "nearest" });
    if (focus) target.focus({ preventScroll: true });
    if (!chosen.hidden) show(i);
  }
  let tabStop = -1;
  function setTabStop(i) {
    if (tabStop >= 0) elements[tabStop].firstElementChild.tabIndex = -1;
    tabStop = i;
    if (i >= 0) elements[i].firstElementChild.tabIndex = 0;
  }

  function show(i) {
    const block = data.blocks[i];
    empty.hidden = true;
    chosen.hidden = false;
    $("what").textContent = `Block ${i + 1} of ${count}`;
    $("role").textContent = block[ROLE];
    $("role").parentElement.className = `tag r-${block[ROLE]}`;
    $("reason").textContent = data.reasons[block[REASON]];
    $("score").textContent = block[SCORE].toFixed(2);
    $("gauge").setAttribute("width", String(100 * block[SCORE]));
    $("cue").textContent = data.cues[block[CUE]];
    $("form").textContent = block[FORM];
    $("meaning").textContent = data.meanings[block[ROLE]];
    $("address").textContent = address(i);
    say(`Block ${i + 1}, ${block[ROLE]}, score ${block[SCORE].toFixed(2)}. ${data.reasons[block[REASON]]}`);
    history.replaceState(null, "", `#b${i + 1}`);
  }
  function hide() {
    if (chosen.hidden) return false;
    const inside = detail.contains(document.activeElement);
    chosen.hidden = true;
    empty.hidden = false;
    if (inside && current >= 0) handle(current).focus({ preventScroll: true });
    return true;
  }

  async function copy() {
    if (current < 0) return;
    const text = address(current);
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const range = document.createRange();
      if (chosen.hidden) show(current);
      range.selectNodeContents($("address"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    $("copy").textContent = done ? "Copied" : "Press Ctrl+C to copy";
    say(done ? "Address copied" : "The address is selected; press Ctrl and C to copy it");
    setTimeout(() => { $("copy").textContent = "Copy address"; }, 1500);
  }

  function move(step, wanted = () => true) {
    const next = current < 0 ? from(firstInView() - 1, 1, wanted) : from(current, step, wanted);
    if (next >= 0) choose(next);
    else say(step > 0 ? "Last block" : "First block");
  }
  function border(step) {
    if (current < 0) return move(step);
    const side = isContent(current);
    const other = from(current, step, (i) => isContent(i) !== side);
    if (other >= 0) choose(other);
    else say("No further change between content and clutter");
  }

  /* What is shown */
  function refresh() {
    let left = 0;
    runs.forEach((run) => { run.classList.toggle("miss", !run.blocks.some(isShown)); });
    chunks.forEach((chunk) => {
      let size = 0, any = false;
      chunk.blocks.forEach((i) => {
        if (!isShown(i)) return;
        const run = runOf[i];
        any = true;
        if (!run || run.open || run.contains(chunk)) size += 1.9 + (isContent(i) ? data.blocks[i][LENGTH] / 75 : 0) * 1.8;
        else if (run.blocks[0] === i) size += 1.9;
      });
      chunk.classList.toggle("miss", !any);
      chunk.style.containIntrinsicBlockSize = `auto ${Math.max(1, size).toFixed(1)}rem`;
    });
    for (let i = 0; i < count; i++) if (isShown(i)) left++;
    none.hidden = left > 0;
    if (tabStop < 0 || !isStop(tabStop)) setTabStop(from(-1, 1, () => true));
    place();
    return left;
  }
  function filter() {
    boxes.forEach((box) => { page.classList.toggle(`off-${box.value}`, !box.checked); });
    hidden = new Set(boxes.filter((box) => !box.checked).map((box) => box.value));
    const is = (wanted) => boxes.every((box) => box.checked === wanted("content" in box.dataset));
    const view = is(() => true) ? "all" : is((content) => content) ? "content" : is((content) => !content) ? "clutter" : "";
    views.forEach((button) => { button.setAttribute("aria-pressed", String(button.dataset.view === view)); });
    say(`${refresh()} of ${count} blocks shown`);
  }
  function look(view) {
    boxes.forEach((box) => {
      box.checked = view === "all" || (view === "content") === ("content" in box.dataset);
    });
    filter();
  }
  function unfold(open) {
    runs.forEach((run) => { run.open = open; });
    $("unfold").setAttribute("aria-pressed", String(open));
    refresh();
  }

  function find() {
    query = search.value.trim().toLowerCase();
    texts ??= elements.map((element) => textOf(element).textContent.toLowerCase());
    openedBySearch.forEach((run) => { run.open = false; });
    openedBySearch = [];
    const doubtful = $("doubt").checked;
    for (let i = 0; i < count; i++) {
      const is = (query !== "" && !texts[i].includes(query)) || (doubtful && !data.blocks[i][DOUBT]);
      if (is !== Boolean(missed[i])) elements[i].classList.toggle("miss", is);
      missed[i] = is ? 1 : 0;
    }
    if (query || doubtful) {
      openedBySearch = runs.filter((run) => !run.open && run.blocks.some(isShown));
      openedBySearch.forEach((run) => { run.open = true; });
    }
    const left = refresh();
    mark();
    say(query ? `${left} ${left === 1 ? "block matches" : "blocks match"}` : `${left} blocks shown`);
    if (query) page.scrollIntoView({ block: "nearest" });
  }
  function mark() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("found");
    if (!query) return;
    const found = [];
    for (let i = 0; i < count && found.length < 2000; i++) {
      const node = textOf(elements[i]).firstChild;
      /* Lower case can be longer than the text; such places are left unmarked. */
      if (missed[i] || !node || node.length !== texts[i].length) continue;
      for (let at = texts[i].indexOf(query); at >= 0 && found.length < 2000; at = texts[i].indexOf(query, at + query.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + query.length);
        found.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...found));
  }

  /* The bar. Folded blocks make the page shorter than its text, so the frame is placed by blocks, not by pixels. */
  const tops = chunks.length ? Array.from(page.children).filter((child) => child.blocks) : Array.from(page.querySelectorAll(":scope > .b, :scope > .run, :scope > .row"));
  tops.forEach((top) => {
    const inside = top.blocks ?? (top.id ? [numberOf(top)] : Array.from(top.querySelectorAll(".b"), numberOf));
    top.begin = ends[inside[0]];
    top.finish = ends[inside[inside.length - 1] + 1];
    top.first = inside[0];
  });
  const shownTops = () => tops.filter((top) => top.offsetHeight > 0);
  function textAt(y, list) {
    let low = 0, high = list.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].getBoundingClientRect().bottom < y) low = middle + 1;
      else high = middle;
    }
    const box = list[low].getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (y - box.top) / (box.height || 1)));
    return { text: list[low].begin + share * (list[low].finish - list[low].begin), top: list[low] };
  }
  function firstInView() {
    const list = shownTops();
    return list.length ? Math.max(0, textAt(90, list).top.first) : 0;
  }
  let waiting = false;
  function place() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const list = shownTops(), total = ends[count];
      here.hidden = !list.length || !total;
      if (here.hidden) return;
      const begin = textAt(0, list).text / total, end = textAt(innerHeight, list).text / total;
      const bar = map.firstElementChild, lies = bar.clientWidth > bar.clientHeight;
      const [start, size] = lies ? ["left", "width"] : ["top", "height"];
      const length = lies ? bar.clientWidth : bar.clientHeight, offset = lies ? bar.getBoundingClientRect().left - map.getBoundingClientRect().left : bar.getBoundingClientRect().top - map.getBoundingClientRect().top;
      here.removeAttribute("style");
      here.style[start] = `${offset + begin * length}px`;
      here.style[size] = `${Math.max(10, (end - begin) * length)}px`;
      if (lies) { here.style.top = "4px"; here.style.bottom = "4px"; here.style.right = "auto"; }
    });
  }
  map.addEventListener("click", (event) => {
    const box = map.firstElementChild.getBoundingClientRect();
    const share = box.width > box.height ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
    const wanted = Math.min(1, Math.max(0, share)) * ends[count];
    let low = 0, high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle + 1] < wanted) low = middle + 1;
      else high = middle;
    }
    let next = from(low - 1, 1, () => true);
    if (next < 0) next = from(low, -1, () => true);
    if (next < 0) return;
    choose(next, { scroll: false, focus: false });
    handle(next).scrollIntoView({ block: "center" });
  });
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place);

  /* Pointer and keys */
  page.addEventListener("click", (event) => {
    const element = event.target.closest(".b");
    if (!element) {
      const run = event.target.closest(".run");
      if (run && event.target.closest("summary")) setTabStop(run.blocks[0]);
      return;
    }
    if (!getSelection().isCollapsed && !event.target.closest("button")) return;
    const i = numberOf(element);
    if (i === current && !chosen.hidden && event.target.closest("button")) hide();
    else {
      choose(i, { scroll: false });
      show(i);
    }
  });
  /* Each run tells of its own opening, thousands of them at once when all are unfolded. */
  let toggled = false;
  page.addEventListener("toggle", () => {
    if (!toggled) requestAnimationFrame(() => { toggled = false; refresh(); });
    toggled = true;
  }, true);
  page.addEventListener("focusin", (event) => {
    const run = event.target.matches("summary") ? event.target.parentElement : null;
    if (run && (current < 0 || runOf[current] !== run)) choose(run.blocks.find(isShown) ?? run.blocks[0], { scroll: false, focus: false });
  });
  boxes.forEach((box) => { box.addEventListener("change", filter); });
  $("doubt").addEventListener("change", find);
  views.forEach((button) => { button.addEventListener("click", () => { look(button.dataset.view); }); });
  $("unfold").addEventListener("click", () => { unfold($("unfold").getAttribute("aria-pressed") !== "true"); });
  $("ask").addEventListener("click", () => { help.showModal(); });
  $("done").addEventListener("click", () => { help.close(); });
  $("close").addEventListener("click", hide);
  $("copy").addEventListener("click", copy);
  $("next").addEventListener("click", () => { step(1); });
  $("previous").addEventListener("click", () => { step(-1); });
  function step(by) {
    const next = from(current, by, () => true);
    if (next < 0) return;
    choose(next, { focus: false });
  }
  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(find, count > 2000 ? 180 : 60);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      clearTimeout(typing);
      find();
      const first = from(-1, 1, () => true);
      if (first >= 0) choose(first);
      event.preventDefault();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      find();
      event.stopPropagation();
    }
  });
  const keys = {
    j: () => move(1), k: () => move(-1), n: () => border(1), p: () => border(-1),
    "/": () => { search.focus(); search.select(); },
    "?": () => help.showModal(),
    c: () => look(views[1].getAttribute("aria-pressed") === "true" ? "all" : "content"),
    u: () => $("unfold").click(),
    y: copy,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("input[type='search']")) return;
    if (event.key === "Escape") {
      if (!hide() && search.value) { search.value = ""; find(); }
      return;
    }
    const arrows = page.contains(event.target) && event.target !== page;
    const act = event.key === "ArrowDown" && arrows ? keys.j : event.key === "ArrowUp" && arrows ? keys.k
      : event.key === "Enter" && current >= 0 && event.target === document.body ? () => handle(current).click()
      : Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (matchMedia("(max-width: 820px)").matches) $("roles").open = false;
  function go() {
    const i = /^#b\d+$/.test(location.hash) ? Number(location.hash.slice(2)) - 1 : -1;
    if (i < 0 || i >= count) return;
    if (runOf[i]) runOf[i].open = true;
    choose(i, { focus: false });
    show(i);
  }
  refresh();
  go();
  addEventListener("hashchange", go);
})();
