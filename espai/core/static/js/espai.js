const script = document.currentScript;

const menu = document.getElementById("menu");
const opener = document.querySelector(".menu-button");
if (menu && opener) {
  const show = (open) => {
    menu.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  menu.classList.add("is-scripted");
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", "menu");
  show(location.hash === "#menu");
  const toggle = (event) => {
    event.preventDefault();
    show(!menu.classList.contains("is-open"));
  };
  opener.addEventListener("click", toggle);
  opener.addEventListener("keydown", (event) => event.key === " " && toggle(event));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      show(false);
      opener.focus();
    }
  });
}

const languages = document.querySelector(".languages");
if (languages) {
  document.addEventListener("click", (event) => languages.contains(event.target) || languages.removeAttribute("open"));
  languages.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      languages.removeAttribute("open");
      languages.querySelector("summary").focus();
    }
  });
}

document.querySelector(".form-errors:not([data-sample] *)")?.focus();

for (const form of document.querySelectorAll("form[data-guard]")) {
  const leaving = (event) => event.preventDefault();
  form.addEventListener("input", () => addEventListener("beforeunload", leaving), { once: true });
  form.addEventListener("submit", () => removeEventListener("beforeunload", leaving));
}

if (document.querySelector("[data-draft], [data-stored], [data-leaves]")) import(script.dataset.drafts);
if (script.dataset.markdown && document.querySelector("markdown-toolbar")) import(script.dataset.markdown);

for (const input of document.querySelectorAll('input[type="search"][name="q"]')) {
  const titles = document.createElement("datalist");
  titles.id = `${input.id}-titols`;
  input.after(titles);
  input.setAttribute("list", titles.id);
  let waiting, asked;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const address = new URL("titols/", input.form.action);
      address.search = new URLSearchParams({ q: input.value });
      asked = input.value;
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok || asked !== input.value) return;
      const { titles: found } = await answer.json();
      titles.replaceChildren(...found.map((title) => new Option(title, title)));
    }, 200);
  });
}
