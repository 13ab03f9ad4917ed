/* What else moves on a page? Days are said back, a lost connection shows, menus close, the first thing to read takes the focus. */
(() => {
  "use strict";

  const words = () => document.getElementById("script-words").dataset;

  /* ----- days: the browser knows the weekday, the server whether it is worked ----- */
  async function sayDay(input) {
    const echo = document.getElementById(input.dataset.day);
    const asked = input.value;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asked)) {
      echo.textContent = "";
      return;
    }
    const weekday = words().weekdays.split(" ")[new Date(`${asked}T00:00:00Z`).getUTCDay()];
    echo.textContent = words().echo.replace("{day}", asked).replace("{weekday}", weekday);
    if (!input.dataset.dayUrl) return;
    try {
      const url = new URL(input.dataset.dayUrl, location.href);
      url.searchParams.set("day", asked);
      const answer = await fetch(url, { headers: { Accept: "text/plain" } });
      if (answer.ok && input.value === asked) echo.textContent = await answer.text();
    } catch {
      /* Without a connection the weekday alone stays. */
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-day]")) sayDay(event.target);
  });

  /* ----- connection ----- */
  const lost = document.querySelector("#lost .banner");
  const showLost = (isLost) => {
    if (lost) lost.hidden = !isLost;
  };
  addEventListener("offline", () => showLost(true));
  addEventListener("online", () => showLost(false));
  document.addEventListener("htmx:sendError", () => showLost(true));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) showLost(false);
  });
  if (navigator.onLine === false) showLost(true);

  /* ----- copying: by the clipboard where the browser lets us, else the text is marked for the hand ----- */
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const label = button.querySelector("span");
    button.dataset.words ||= label.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
    } catch {
      getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) return;
    }
    label.textContent = button.dataset.copied;
    label.setAttribute("role", "status");
    setTimeout(() => {
      label.textContent = button.dataset.words;
    }, 2000);
  }

  /* ----- menus: one open at a time; Escape and a click elsewhere close it ----- */
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
    const opener = event.target.closest("[data-open]");
    if (opener) document.querySelector(opener.dataset.open).showModal();
    if (event.target.closest("[data-print]")) print();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* ----- the first thing to read: a summary of errors, and the same in what htmx brings ----- */
  function start(root) {
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
    for (const input of root.querySelectorAll("[data-day]")) {
      if (input.value && !document.getElementById(input.dataset.day).textContent) sayDay(input);
    }
  }
  start(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) start(event.detail.elt);
  });
})();
