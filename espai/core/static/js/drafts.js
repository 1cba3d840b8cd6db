// What is being written stays in this browser until it is stored: under whose it is, where, and the version read.
const PREFIX = "espai.draft.";
const SENT = "espai.sent";
const DAYS = 30;
const PAUSE = 400;

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const forget = (wanted) => keys().filter(wanted).forEach((key) => localStorage.removeItem(key));

// Only the page that says that it was stored lets a draft go.
const sent = sessionStorage.getItem(SENT);
if (sent && document.querySelector("[data-stored]")) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

for (const form of document.querySelectorAll("[data-leaves]")) {
  form.addEventListener("submit", () => {
    forget(() => true);
    sessionStorage.removeItem(SENT);
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const mine = `${PREFIX}${form.dataset.draft}.`;
  const here = `${mine}${location.pathname}@`;
  const key = `${here}${form.dataset.version}`;
  const fields = [...form.querySelectorAll("textarea[name]")];
  const found = form.querySelector("[data-draft-found]");
  const state = form.querySelector("[data-draft-kept]");
  const oldest = Date.now() - DAYS * 24 * 60 * 60 * 1000;
  // A device that somebody else used keeps nothing of theirs.
  forget((one) => !one.startsWith(mine) || !(read(one)?.at > oldest));

  const differs = (draft) => fields.some((field) => field.name in draft.values && draft.values[field.name] !== field.value);
  // A version that moved on meanwhile does not make what was written less worth having.
  const left = keys().filter((one) => one.startsWith(here) && differs(read(one))).sort((a, b) => read(b).at - read(a).at)[0];
  if (left) {
    found.hidden = false;
    form.querySelector("[data-draft-take]").addEventListener("click", () => {
      const { values } = read(left);
      for (const field of fields) if (field.name in values) field.value = values[field.name];
      found.hidden = true;
      keep();
      if (left !== key) localStorage.removeItem(left);
      fields[0].focus();
    });
    form.querySelector("[data-draft-drop]").addEventListener("click", () => {
      localStorage.removeItem(left);
      found.hidden = true;
      fields[0].focus();
    });
  }

  const keep = () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
      state.textContent = state.dataset.draftKept;
    } catch {
      state.textContent = state.dataset.draftLost;
    }
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep();
    sessionStorage.setItem(SENT, key);
  });
}
