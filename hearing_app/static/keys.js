/* What can be done without a mouse? "/" search, "g" then a letter, "?" the list of keys, arrows in lists and slots, numbers for answers.
   Enter opens natively: arrows move the focus onto the link of the row. */
(() => {
  "use strict";

  const GO_WITHIN_MS = 1500;
  let goUntil = 0;

  const isTyping = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select") ||
    (element.matches("input") && !["radio", "checkbox", "button", "submit", "file"].includes(element.type));

  const isFree = (event) =>
    !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

  const reachable = (element) =>
    [...element.querySelectorAll("a[href], button, input, summary")].find((found) => found.offsetParent !== null && !found.disabled);

  function rowsOf(list) {
    const wanted = list.dataset.rows;
    const rows = wanted && wanted !== "grid" ? list.querySelectorAll(wanted) : list.querySelectorAll(":scope > li, :scope > tr");
    return [...rows].filter(reachable);
  }

  /* Moves to the next row that can be reached; keeps the column of the focus where the row has as many targets. */
  function moveInRows(list, step) {
    const rows = rowsOf(list);
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at + step];
    if (!next) return false;
    reachable(next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  /* In a table of slots the next slot is the nearest one with something to open, in the direction of the arrow. */
  function moveInGrid(table, right, down) {
    const here = document.activeElement.getBoundingClientRect();
    const at = { x: here.left + here.width / 2, y: here.top + here.height / 2 };
    let best = null;
    for (const link of table.querySelectorAll("td a[href], td button")) {
      if (link === document.activeElement || link.offsetParent === null) continue;
      const box = link.getBoundingClientRect();
      const x = box.left + box.width / 2 - at.x;
      const y = box.top + box.height / 2 - at.y;
      const along = right ? x * right : y * down;
      const across = Math.abs(right ? y : x);
      if (along < 4) continue;
      const cost = along + 3 * across;
      if (!best || cost < best.cost) best = { link, cost };
    }
    if (!best) return false;
    best.link.focus();
    return true;
  }

  function move(event) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const list = steps && document.activeElement.closest("[data-rows]");
    if (!list) return;
    const [right, down] = steps;
    const moved = list.dataset.rows === "grid" ? moveInGrid(list, right, down) : down !== 0 && moveInRows(list, down);
    if (moved) event.preventDefault();
  }

  function pickAnswer(event) {
    if (!/^[1-9]$/.test(event.key)) return;
    const here = document.activeElement;
    const scope = here.closest("form") || here.closest("[data-rows] > *") || document;
    const find = (root) => [...root.querySelectorAll(`input[type="radio"][data-key="${event.key}"]`)].find((radio) => !radio.disabled);
    /* In a list a number speaks of the row that has the focus, or of nobody: it must not answer for somebody else. */
    const radio = find(scope) || (here.closest("ol[data-rows]") ? null : find(document));
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function openKeys() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener("change", (event) => {
    const name = event.target.dataset.empties;
    if (name) for (const radio of event.target.form.querySelectorAll(`input[type="radio"][name="${name}"]`)) radio.checked = false;
  });

  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!isFree(event)) return;
    if (event.key === "Escape" && target.matches("[data-search]")) target.blur();
    if (isTyping(target) || document.querySelector("dialog[open]")) return;
    /* A radio group moves by itself with the arrows. */
    if (event.key.startsWith("Arrow") && !target.matches('input[type="radio"]')) return void move(event);
    if (goUntil > Date.now()) {
      goUntil = 0;
      const place = [...document.querySelectorAll("[data-go]")].find((link) => link.dataset.go === event.key);
      if (place) {
        event.preventDefault();
        place.click();
      }
      return;
    }
    if (event.key === "g") goUntil = Date.now() + GO_WITHIN_MS;
    else if (event.key === "?") openKeys();
    else if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else pickAnswer(event);
  });
})();
