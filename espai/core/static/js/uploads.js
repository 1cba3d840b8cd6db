// Files are sent one after another, by parts: what has arrived is not sent again, even after closing the page.
const form = document.querySelector("form[data-uploads]");
const words = form.dataset;
const input = form.querySelector("input[type=file]");
const zone = form.querySelector("[data-drop]");
const list = document.querySelector("[data-list]");
const rows = list.querySelector("[data-rows]");
const status = list.querySelector("[data-status]");
const sheets = document.querySelector("[data-sheets]");
const template = document.querySelector("template[data-row]");
const language = document.documentElement.lang;
const PART = Number(words.part);
const HASHED = 64 * 1024 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30];
const PATIENCE = 300_000;
const ENDED = ["saved", "there", "refused"];
const files = [];
let busy = false;

const fill = (text, ...values) => values.reduce((said, value, place) => said.replace(`$${place + 1}`, () => value), text);
const weight = (bytes) => {
  const [unit, number] = bytes < 1e6 ? ["kilobyte", Math.max(bytes / 1024, 1)] : ["megabyte", bytes / 1024 / 1024];
  return number.toLocaleString(language, { style: "unit", unit, maximumFractionDigits: 1 });
};
const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

function show(one, state, ...said) {
  one.state = state;
  one.row.className = `row upload upload-${state}`;
  one.row.querySelector("[data-state]").replaceChildren(...said);
  one.again.hidden = !["refused", "stopped"].includes(state);
  one.drop.hidden = state !== "waits";
  one.bar.hidden = ENDED.includes(state);
}

const announce = (one) => {
  status.textContent = `${one.file.name}: ${one.row.querySelector("[data-state]").textContent}`;
};

function add(chosen) {
  for (const file of chosen) {
    const same = (one) => ["name", "size", "lastModified"].every((name) => one.file[name] === file[name]);
    if (files.some(same)) continue;
    const row = template.content.firstElementChild.cloneNode(true);
    const one = { file, row, bar: row.querySelector("progress") };
    [one.again, one.drop] = ["again", "drop"].map((name) => row.querySelector(`[name=${name}]`));
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = weight(file.size);
    one.bar.setAttribute("aria-label", fill(words.progress, file.name));
    for (const button of [one.again, one.drop]) button.setAttribute("aria-label", `${button.textContent.trim()}: ${file.name}`);
    one.again.addEventListener("click", () => {
      show(one, "waits", words.waits);
      list.querySelector("h2").focus();
      work();
    });
    one.drop.addEventListener("click", () => {
      files.splice(files.indexOf(one), 1);
      row.remove();
      list.querySelector("h2").focus();
    });
    show(one, "waits", words.waits);
    rows.append(row);
    files.push(one);
  }
  list.hidden = !files.length;
}

// The answer, or the status that says why there is none; whoever has to sign in again is answered with a page.
const post = (address, values, tell) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    request.open("POST", address);
    request.responseType = "json";
    request.timeout = PATIENCE;
    request.onload = () =>
      request.status === 200 && request.response ? done(request.response) : fail({ status: request.status });
    request.onerror = request.ontimeout = () => fail({ status: 0 });
    if (tell) request.upload.onprogress = (event) => tell(Math.min(event.loaded, event.total));
    request.send(body);
  });

const pause = (seconds) =>
  new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });

async function insist(one, ask) {
  for (let turn = 0; ; turn++) {
    try {
      return await ask();
    } catch (error) {
      const passes = error.status === 0 || error.status === 429 || error.status >= 500;
      if (!passes || turn === PAUSES.length) throw error;
      show(one, "cut", fill(words.cut, PAUSES[turn]));
      announce(one);
      await pause(PAUSES[turn]);
    }
  }
}

// Without a digest, as on an address that the browser does not trust, the server takes it itself in the end.
async function markOf(file) {
  if (!globalThis.crypto?.subtle || file.size > HASHED) return `t${file.lastModified}`;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sent(one, bytes) {
  one.bar.value = Math.min(bytes / one.file.size, 1);
  show(one, "sends", fill(words.sends, Math.floor(one.bar.value * 100)));
}

async function send(one) {
  const { file } = one;
  show(one, "reads", words.reads);
  const said = { name: file.name, size: file.size, mark: await markOf(file) };
  const begun = await insist(one, () => post(words.begin, said));
  if (begun.state !== "begun") return begun;
  for (let number = 0; number * PART < file.size; number++) {
    if (begun.here.includes(number)) continue;
    const part = file.slice(number * PART, (number + 1) * PART);
    const arrived = await insist(one, () => {
      sent(one, number * PART);
      return post(begun.part, { number, part }, (bytes) => sent(one, number * PART + bytes));
    });
    if (arrived.state === "refused") return arrived;
  }
  one.bar.value = 1;
  return insist(one, () => {
    show(one, "saves", words.saves);
    return post(begun.finish, chosen());
  });
}

const chosen = () => Object.fromEntries([...new FormData(form)].filter(([name]) => ["kind", "entity", "audience"].includes(name)));

function settle(one, answer) {
  if (answer.state === "refused") show(one, "refused", words.refused, " ", answer.why);
  else show(one, answer.state, words[answer.state], " ", link(answer.href, answer.title));
  if (answer.edit) {
    const entry = document.createElement("li");
    entry.append(link(answer.edit, fill(words.sheet, answer.title)));
    sheets.querySelector("ul").append(entry);
    sheets.hidden = false;
  }
}

async function bring(one) {
  for (const last of [false, true]) {
    try {
      settle(one, await send(one));
    } catch (error) {
      // What was here has gone meanwhile: once more, from the beginning.
      if (error.status === 404 && !last) continue;
      const signedOut = error.status === 200 || error.status === 403;
      const unread = error.status === undefined;
      show(one, "stopped", unread ? words.unread : signedOut ? words.left : words.stopped);
    }
    break;
  }
  announce(one);
}

const leaving = (event) => event.preventDefault();

async function work() {
  if (busy) return;
  busy = true;
  addEventListener("beforeunload", leaving);
  for (let one; (one = files.find(({ state }) => state === "waits")); ) await bring(one);
  removeEventListener("beforeunload", leaving);
  busy = false;
  const saved = files.filter(({ state }) => state === "saved").length;
  status.textContent = fill(words.done, saved, files.length);
}

input.addEventListener("change", () => {
  add(input.files);
  input.value = "";
});
zone.addEventListener("dragover", (event) => {
  event.preventDefault();
  zone.classList.add("is-over");
});
zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || zone.classList.remove("is-over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("is-over");
  add(event.dataTransfer.files);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.hidden = false;
  if (!files.length) {
    status.textContent = words.none;
    input.focus();
    return;
  }
  list.querySelector("h2").focus();
  work();
});
form.querySelector("[data-scripted]").hidden = false;
