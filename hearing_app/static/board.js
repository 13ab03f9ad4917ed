/* What becomes of a box that is dragged? The server judges first and moves then; whatever it refuses stays where it was.
   Also: what can be done with a box, and the board as another clerk has just changed it. The half-days of a week are dragged
   here; lines and time are drawn by timeline.js, which uses what this file puts on window.board. */
(() => {
  "use strict";

  const POLL_MS = 4000;
  const said = document.getElementById("board-said");
  const dropForm = document.getElementById("board-drop");
  const live = () => document.querySelector("[data-board]");
  if (!said || !live()) return;

  /* ----- what the board says ----- */
  function line(tag, text, className = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function say(tone, title, reasons = [], link = null) {
    said.replaceChildren(line("strong", title));
    said.className = `board-said ${tone}`;
    if (reasons.length) {
      const list = document.createElement("ul");
      for (const reason of reasons) {
        const item = line("li", reason.text);
        if (reason.rule) item.append(" ", line("span", reason.rule, "rule"));
        list.append(item);
      }
      said.append(list);
    }
    if (link) {
      const way = line("a", link.text);
      way.href = link.url;
      said.append(" ", way);
    }
    said.hidden = false;
  }

  const quiet = () => {
    said.hidden = true;
  };

  /* ----- asking the server ----- */
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  async function post(url, fields) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      body: new URLSearchParams(fields),
    });
    const is_json = (answer.headers.get("Content-Type") || "").includes("json");
    return { ok: answer.ok && is_json, status: answer.status, body: is_json ? await answer.json() : null };
  }

  /* The dialog of every form that asks first; says whether the clerk agreed. */
  function agree(ask) {
    return new Promise((resolve) => {
      const dialog = document.getElementById("asking");
      Object.assign(dropForm.dataset, { confirm: ask.text, confirmTitle: ask.title, confirmYes: ask.yes });
      dropForm.onsubmit = (event) => {
        event.preventDefault();
        resolve(true);
      };
      dropForm.requestSubmit();
      dialog.addEventListener("close", () => dialog.returnValue !== "yes" && resolve(false), { once: true });
    });
  }

  /* Moves a sitting to a box {sitting, version, starts, ends, room}; false where it has to go back to its place. */
  async function move(box) {
    const address = (template) => template.replace("/0/", `/${box.sitting}/`);
    const fields = { version: box.version, starts: box.starts, ends: box.ends, room: box.room || "" };
    say("go", said.dataset.checking);
    try {
      const trial = await post(address(said.dataset.verdictUrl), fields);
      if (!trial.ok) return refuse(trial);
      quiet();
      if (trial.body.ask && !(await agree(trial.body.ask))) return false;
      const done = await post(address(said.dataset.moveUrl), fields);
      if (!done.ok) return refuse(done);
      say("ok", done.body.title, [], { text: done.body.link, url: done.body.url });
      return true;
    } catch {
      say("late", said.dataset.failed);
      return false;
    }
  }

  function refuse(answer) {
    if (answer.body) say("late", answer.body.title, answer.body.reasons);
    else say("late", said.dataset.failed);
    said.focus();
    if (answer.status === 409) refresh();
    return false;
  }

  /* ----- what can be done with a box ----- */
  const menu = document.getElementById("board-menu");

  /* Enter on a box comes as key and as click. */
  function openMenu(box) {
    if (menu.open) return;
    menu.querySelector("#board-menu-title").textContent = box.title;
    menu.querySelector("#board-menu-text").textContent = box.text;
    menu.querySelector("#board-menu-open").href = box.url;
    for (const way of menu.querySelectorAll("[data-sitting-only]")) {
      way.hidden = !box.may_move || (box.is_joint && "aloneOnly" in way.dataset);
      way.href = box.is_joint ? `${box.url}#move` : `${box.url}/${way.id === "board-menu-move" ? "move" : "postpone"}`;
    }
    menu.showModal();
  }

  document.addEventListener("click", (event) => {
    const block = event.target.closest("a.block[data-sitting]");
    if (!block || !menu || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openMenu({
      title: block.querySelector("strong").textContent,
      text: [...block.querySelectorAll(".tag, .sub")].map((part) => part.textContent).join(" "),
      url: block.href,
      is_joint: "joint" in block.dataset,
      may_move: "movable" in block.dataset && "mayMove" in live().dataset,
    });
  });

  /* ----- dragging in half-days, and from the tray ----- */
  const BEGINS = { am: "09:00", pm: "14:00" };
  const USUAL_MINUTES = 150;
  let held = null;

  const minutes = (clock) => Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
  const clock = (day, count) => `${day}T${String(Math.floor(count / 60)).padStart(2, "0")}:${String(count % 60).padStart(2, "0")}`;

  function target(event) {
    return held && event.target instanceof Element ? event.target.closest("td[data-room]") : null;
  }

  function boxIn(cell, from) {
    const long = minutes(from.dataset.ends) - minutes(from.dataset.starts);
    const was = minutes(from.dataset.starts);
    const half = was < 13 * 60 ? "am" : "pm";
    const begin = half === cell.dataset.half ? was : minutes(`${cell.dataset.on}T${BEGINS[cell.dataset.half]}`);
    return {
      sitting: from.dataset.sitting,
      version: from.dataset.version,
      room: cell.dataset.room,
      starts: clock(cell.dataset.on, begin),
      ends: clock(cell.dataset.on, begin + long),
    };
  }

  const unmark = () => document.querySelectorAll("td.under").forEach((cell) => cell.classList.remove("under"));

  document.addEventListener("dragstart", (event) => {
    const from = event.target instanceof Element && event.target.closest("[draggable=true]");
    if (!from) return;
    held = from;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    from.classList.add("held");
  });
  document.addEventListener("dragover", (event) => {
    const cell = target(event);
    unmark();
    if (!cell) return;
    event.preventDefault();
    cell.classList.add("under");
  });
  document.addEventListener("dragend", () => {
    unmark();
    if (held) held.classList.remove("held");
    held = null;
  });
  document.addEventListener("drop", async (event) => {
    const cell = target(event);
    if (!cell) return;
    event.preventDefault();
    const from = held;
    if (from.dataset.plan) {
      plan(from, { room: cell.dataset.room, at: `${cell.dataset.on}T${BEGINS[cell.dataset.half]}` });
    } else if (!cell.contains(from) && (await move(boxIn(cell, from)))) refresh();
  });

  /* What waits in the tray is never booked silently: the form opens with room and time. */
  function plan(from, place) {
    const url = new URL(from.dataset.plan, location.href);
    for (const [name, value] of Object.entries(place)) url.searchParams.set(name, value);
    location.assign(url);
  }

  function makeDraggable() {
    const board = live();
    for (const block of document.querySelectorAll("a.block[data-movable]")) block.draggable = "mayMove" in board.dataset;
    for (const item of document.querySelectorAll(".tray [data-plan]")) item.draggable = true;
    for (const link of document.querySelectorAll(".tray a")) link.draggable = false;
  }

  /* ----- another clerk's change ----- */
  let stamp = live().dataset.stamp;
  let isAsking = false;
  const onChange = [];

  /* Server-drawn boards are fetched anew in place; the focus stays on the same box. */
  async function redraw() {
    const board = document.getElementById("board-live");
    if (!board) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board-live");
    if (!fresh || held) return;
    const at = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    board.replaceWith(document.adoptNode(fresh));
    stamp = fresh.dataset.stamp;
    makeDraggable();
    if (at) [...fresh.querySelectorAll("a")].find((link) => link.getAttribute("href") === at)?.focus();
  }

  async function refresh() {
    for (const change of onChange) await change();
    await redraw();
  }

  async function look() {
    if (document.hidden || isAsking || held || document.querySelector("dialog[open]")) return;
    isAsking = true;
    try {
      const answer = await fetch(live().dataset.stampUrl, { headers: { "If-None-Match": `"${stamp}"` }, cache: "no-store" });
      if (answer.status === 200 && !answer.redirected) {
        const now = (await answer.json()).stamp;
        if (now !== stamp) {
          stamp = now;
          await refresh();
          if (said.hidden || said.classList.contains("go")) say("go", said.dataset.changed);
        }
      }
    } catch {
      /* Without a connection the board stays as it is; the next look tries again. */
    }
    isAsking = false;
  }

  /* A strip that is wider than the telephone begins with the week that is shown. */
  function showWeek() {
    const week = document.querySelector(".weeks [aria-current]");
    if (week) week.parentElement.scrollLeft = week.offsetLeft - week.parentElement.offsetLeft;
  }

  showWeek();
  setInterval(look, POLL_MS);
  document.addEventListener("visibilitychange", look);
  makeDraggable();

  window.board = {
    say,
    move,
    plan,
    openMenu,
    onChange: (change) => onChange.push(change),
    setStamp: (value) => {
      stamp = value;
    },
  };
})();
