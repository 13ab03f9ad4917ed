/* How are lines and time drawn? By EventCalendar (config/package.json); the server gives what lies on them, as clocks on the
   wall show it. Without the package, or on a telephone, the list below stays. */
(() => {
  "use strict";

  const root = document.getElementById("timeline");
  if (!root || !window.EventCalendar || !window.board || matchMedia("(max-width: 760px)").matches) return;

  const SHOWN = { day: "resourceTimelineDay", week: "resourceTimelineWeek", month: "dayGridMonth" };
  const { view, by, first, lang } = root.dataset;
  const isMonth = view === "month";
  const OPENS = "08:00";
  const CLOSES = "19:00";
  const HEADS_PX = 124;
  const notes = new Map();

  const two = (number) => String(number).padStart(2, "0");
  const iso = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const wall = (at) => `${iso(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;

  function element(tag, text, className = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function boxOf(entry) {
    return {
      id: entry.id,
      resourceIds: entry.lines,
      start: entry.starts,
      end: entry.ends,
      title: entry.words,
      classNames: ["slot-box", ...entry.classes],
      startEditable: entry.may_move && by === "rooms",
      durationEditable: entry.may_move && !isMonth,
      extendedProps: entry,
    };
  }

  /* In lines of time a shade lies on each line; a month shades the day by its note. */
  function shade(day, lines) {
    const next = new Date(`${day.on}T00:00`);
    next.setDate(next.getDate() + 1);
    return { id: `off-${day.on}`, start: `${day.on}T00:00`, end: `${iso(next)}T00:00`, display: "background", resourceIds: lines.map((one) => one.id), classNames: ["off", day.off] };
  }

  /* What a box says is a button, which keyboard and screen reader reach; time of another unit has nothing to open. */
  function content({ event }) {
    const entry = event.extendedProps;
    if (!entry.time) return { domNodes: [] };
    const way = element(entry.url ? "button" : "span", "", "box-way");
    if (entry.url) way.type = "button";
    way.title = `${entry.time} ${entry.words}`;
    way.append(element("strong", isMonth ? entry.time.slice(0, 5) : entry.time), element("span", entry.words));
    return { domNodes: [way] };
  }

  function lineHead(resource) {
    const made = element("div", resource.title, "line-head");
    if (resource.extendedProps.note) made.append(element("span", resource.extendedProps.note, "line-note"));
    return made;
  }

  function dayHead(at) {
    const weekday = new Intl.DateTimeFormat(lang, { weekday: "short" }).format(at);
    return { domNodes: [element("span", `${iso(at).slice(5)} ${weekday}`), ...noteOf(at)] };
  }

  function noteOf(at) {
    const day = notes.get(iso(at));
    return day ? [element("span", ` ${day.note}`, day.off ? `day-note is-off ${day.off}` : "day-note")] : [];
  }

  const dayCell = (at) => ({ domNodes: [...noteOf(at), element("span", ` ${at.getDate()}`)] });

  async function load() {
    const answer = await fetch(root.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return null;
    return answer.json();
  }

  async function fill() {
    const found = await load();
    if (!found) return;
    show(found);
  }

  function show(found) {
    notes.clear();
    for (const day of found.days) if (day.note) notes.set(day.on, day);
    calendar.setOption("resources", isMonth ? [] : found.lines.map((one) => ({ id: one.id, title: one.title, extendedProps: one })));
    calendar.setOption("events", [...(isMonth ? [] : found.days.filter((day) => day.off).map((day) => shade(day, found.lines))), ...found.entries.map(boxOf)]);
    calendar.setOption("dayHeaderFormat", isMonth ? { weekday: "short" } : dayHead);
    calendar.setOption("dayCellFormat", dayCell);
    setHours(found);
    window.board.setStamp(found.stamp);
  }

  /* The office's hours, wider where something begins earlier or ends later; on one day they fill the width. */
  function setHours(found) {
    const clocks = found.entries.flatMap((one) => [one.starts.slice(11), one.ends.slice(11)]);
    const opens = [OPENS, ...clocks].sort()[0];
    const closes = [CLOSES, ...clocks].sort().at(-1);
    calendar.setOption("slotMinTime", opens);
    calendar.setOption("slotMaxTime", closes);
    if (view !== "day") return;
    const hours = Math.ceil(Number(closes.slice(0, 2)) + Number(closes.slice(3)) / 60 - Number(opens.slice(0, 2)));
    calendar.setOption("slotWidth", Math.max(34, Math.floor((root.clientWidth - HEADS_PX) / hours / 2)));
  }

  async function place(change) {
    const { event, oldEvent, revert } = change;
    const entry = oldEvent.extendedProps;
    const line = isMonth ? "" : (event.resourceIds[0] || "").replace(/^r/, "");
    const isMoved = await window.board.move({
      sitting: entry.sitting,
      version: entry.version,
      starts: wall(event.start),
      ends: wall(event.end),
      room: by === "rooms" && line !== "0" ? line : "",
    });
    if (isMoved) await fill();
    else revert();
  }

  function draw({ start, end, resource }) {
    calendar.unselect();
    if (!resource || resource.id === "r0") return;
    const url = new URL(root.dataset.holdUrl, location.href);
    for (const [name, value] of Object.entries({ room: resource.id.slice(1), at: wall(start), until: wall(end) })) url.searchParams.set(name, value);
    location.assign(url);
  }

  function click({ event, jsEvent }) {
    const entry = event.extendedProps;
    if (!entry.url) return;
    if (jsEvent.ctrlKey || jsEvent.metaKey) window.open(entry.url, "_blank", "noopener");
    else window.board.openMenu({ title: entry.time, text: entry.words, url: entry.url, may_move: entry.may_move, is_joint: entry.is_joint });
  }

  /* The package calls its divs a table without its rows, which promises a screen reader what is not there: they are no more
     than boxes in a named group. The table is the list. */
  const HOLLOW = ["table", "row", "rowgroup", "rowheader", "columnheader", "cell"].map((role) => `[role="${role}"]`).join();

  function tidyRoles() {
    for (const part of root.querySelectorAll(HOLLOW)) part.removeAttribute("role");
    for (const part of root.querySelectorAll("[aria-colindex]")) part.removeAttribute("aria-colindex");
    for (const part of root.querySelectorAll("[aria-rowindex]")) part.removeAttribute("aria-rowindex");
    for (const box of root.querySelectorAll(".ec-event[role]")) {
      box.removeAttribute("role");
      box.removeAttribute("tabindex");
    }
  }

  const options = {
    view: SHOWN[view],
    date: first,
    locale: lang,
    firstDay: 1,
    headerToolbar: { start: "", center: "", end: "" },
    height: "auto",
    slotMinTime: OPENS,
    slotMaxTime: CLOSES,
    slotDuration: view === "week" ? "02:00" : "00:30",
    snapDuration: view === "week" ? "00:30" : "00:15",
    slotWidth: view === "week" ? 44 : 34,
    dayMaxEvents: false,
    nowIndicator: true,
    editable: true,
    dragScroll: true,
    selectable: Boolean(root.dataset.holdUrl) && by === "rooms" && !isMonth,
    slotLabelFormat: (at) => `${two(at.getHours())}:${two(at.getMinutes())}`,
    eventTimeFormat: () => "",
    eventContent: content,
    resourceLabelContent: ({ resource }) => ({ domNodes: [lineHead(resource)] }),
    eventClick: click,
    eventDrop: place,
    eventResize: place,
    select: draw,
  };

  let calendar = null;

  /* From the tray: which line and time lie below the pointer says the calendar itself. */
  function fromTray() {
    let held = null;
    document.addEventListener("dragstart", (event) => {
      held = event.target instanceof Element ? event.target.closest(".tray [data-plan]") : null;
    });
    root.addEventListener("dragover", (event) => {
      if (held) event.preventDefault();
    });
    root.addEventListener("drop", (event) => {
      const at = held && calendar.dateFromPoint(event.clientX, event.clientY);
      if (!at) return;
      event.preventDefault();
      const room = at.resource && at.resource.id !== "r0" ? { room: at.resource.id.slice(1) } : {};
      window.board.plan(held, { ...room, at: isMonth ? `${iso(at.date)}T09:00` : wall(at.date) });
    });
  }

  async function begin() {
    const found = await load();
    if (!found) return;
    root.hidden = false;
    document.querySelector(".timeline-list").hidden = true;
    calendar = window.EventCalendar.create(root, options);
    show(found);
    new MutationObserver(tidyRoles).observe(root, { childList: true, subtree: true });
    tidyRoles();
    fromTray();
    window.board.onChange(fill);
    root.dataset.isReady = "yes";
  }

  begin();
})();
