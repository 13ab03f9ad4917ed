/* How does a form leave? Asked first where it cannot be undone, once only, and with a draft kept until it has arrived.
   Drafts live in sessionStorage: they end with the tab, with signing out, and with the page that says what was done. */
(() => {
  "use strict";

  const words = () => document.getElementById("script-words").dataset;
  const who = document.body.dataset.who || "";

  /* ----- ask first ----- */
  const dialog = document.getElementById("asking");

  function ask(form, submitter) {
    const said = submitter && submitter.dataset.confirm ? submitter.dataset : form.dataset;
    const yes = dialog.querySelector('[value="yes"]');
    const letters = dialog.querySelector("#asking-letters");
    dialog.querySelector("#asking-title").textContent = said.confirmTitle || (submitter && submitter.textContent.trim()) || "";
    dialog.querySelector("#asking-text").textContent = said.confirm;
    letters.hidden = !said.confirmLetters;
    letters.textContent = said.confirmLetters ? letters.dataset.before + said.confirmLetters : "";
    yes.textContent = said.confirmYes || yes.dataset.default;
    dialog.returnValue = "no";
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.isAsked = "yes";
      form.requestSubmit(submitter && submitter.form === form ? submitter : null);
    };
    dialog.showModal();
  }

  /* In the capture phase, so that htmx does not send what has not been asked yet or has left already. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const needsAsking = form.dataset.confirm || (event.submitter && event.submitter.dataset.confirm);
    if (!needsAsking || !dialog) return;
    if (form.dataset.isAsked) {
      delete form.dataset.isAsked;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  }, true);

  /* ----- once only ----- */
  function setSent(form, isSent) {
    if (isSent) form.setAttribute("aria-busy", "true");
    else form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      if (isSent) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
    markSent(form);
    setSent(form, true);
  });

  /* Coming back with the browser's button shows the page as it was left; it may be sent again. */
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) setSent(form, false);
  });

  /* ----- drafts ----- */
  const PREFIX = "draft:";
  const keyOf = (form) => `${PREFIX}${who}:${form.dataset.draft}`;
  const keeps = (field) => field.name && field.name !== "csrf_token" && !["password", "file", "hidden", "submit", "button"].includes(field.type);

  function read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, draft) {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      /* Full or forbidden: the form works without a draft. */
    }
  }

  function typed(form) {
    const values = {};
    for (const field of form.elements) {
      if (!keeps(field)) continue;
      const isTicked = field.type === "radio" || field.type === "checkbox";
      if (isTicked && !field.checked) continue;
      const own = field.type === "select-multiple" ? [...field.selectedOptions].map((option) => option.value) : [field.value];
      values[field.name] = (values[field.name] || []).concat(own);
    }
    return values;
  }

  function putBack(form, values) {
    const given = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, [...list]]));
    for (const field of form.elements) {
      if (!keeps(field)) continue;
      const list = given[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = list.includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = list.includes(option.value);
      else if (list.length) field.value = list.shift();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function tellRestored(form, key) {
    const note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    note.append(words().draftRestored);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "linklike";
    drop.textContent = words().draftDrop;
    drop.addEventListener("click", () => {
      sessionStorage.removeItem(key);
      form.reset();
      note.remove();
    });
    note.append(drop);
    form.prepend(note);
  }

  function markSent(form) {
    if (form.dataset.draft) keep(form, { isSent: true });
  }

  /* What was sent has arrived when another page opens, or this one says what was done. */
  function dropArrived() {
    const here = new Set([...document.querySelectorAll("form[data-draft]")].map(keyOf));
    const isDone = document.querySelector("[data-done]") !== null;
    for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const draft = read(key);
      if (draft && draft.isSent && (isDone || !here.has(key))) sessionStorage.removeItem(key);
    }
  }

  /* What may not be in this system at all is not kept in the browser either. */
  const isNever = (form) => form.querySelector("[data-draft-never]:checked") !== null;

  function keep(form, more = {}) {
    if (isNever(form)) sessionStorage.removeItem(keyOf(form));
    else write(keyOf(form), { values: typed(form), ...more });
  }

  function startDraft(form) {
    const key = keyOf(form);
    const draft = read(key);
    const asGiven = JSON.stringify(typed(form));
    if ("hasErrors" in form.dataset) keep(form);
    else if (draft && JSON.stringify(draft.values) !== asGiven) {
      putBack(form, draft.values);
      tellRestored(form, key);
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!form.hasAttribute("aria-busy")) keep(form);
      }, 300);
    });
  }

  function forget() {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }

  dropArrived();
  for (const form of document.querySelectorAll("form[data-draft]")) startDraft(form);
  for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", forget);
})();
