// A part of the page that goes on by itself, until the page has something else to say.
const PAUSE = 2000;
const parser = new DOMParser();

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return setTimeout(look, PAUSE);
  const now = parser.parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!now) return location.reload();
  const before = document.querySelector("[data-live]");
  if (before.textContent !== now.textContent) before.replaceChildren(...now.childNodes);
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
