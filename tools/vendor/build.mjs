// Rebuilds everything under espai/core/static/vendor from the locked packages.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "..", "espai", "core", "static", "vendor");

const ICONS = [
  "arrow-left", "arrow-right", "arrow-right-left", "bell", "bold", "calendar-days", "calendar-plus", "check", "chevron-down",
  "chevron-left", "chevron-right", "circle-alert", "circle-check", "circle-help", "clock", "copy", "download",
  "external-link", "eye", "file-text", "gauge", "globe", "graduation-cap", "handshake", "heading", "history",
  "house", "inbox", "info", "italic", "key-round", "laptop", "layout-grid", "library", "lightbulb", "link",
  "list", "list-checks", "list-ordered", "lock", "log-in", "log-out", "mail", "map-pin", "megaphone", "menu",
  "messages-square", "pen-tool", "pencil", "plus", "printer", "quote", "search", "settings", "shield",
  "shield-check", "star", "telescope", "trash-2", "triangle-alert", "user", "user-plus", "users", "x",
];

const symbol = async (name) => {
  const svg = await readFile(join(modules, "lucide-static", "icons", `${name}.svg`), "utf8");
  const body = svg.replace(/<!--[^]*?-->/g, "").match(/<svg[^>]*>([^]*)<\/svg>/)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").replace(/> </g, "><").trim()}</symbol>`;
};

const sprite = async () => {
  const symbols = await Promise.all(ICONS.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
};

const toolbar = async () => {
  const result = await build({
    entryPoints: [join(modules, "@github", "markdown-toolbar-element", "dist", "index.js")],
    bundle: true, minify: true, format: "esm", target: "es2020", write: false, legalComments: "none",
  });
  return Buffer.from(result.outputFiles[0].contents);
};

const font = "atkinson-hyperlegible-next-latin-wght-normal.woff2";
const made = [
  ["@fontsource-variable/atkinson-hyperlegible-next", "atkinson-hyperlegible-next.woff2",
    await readFile(join(modules, "@fontsource-variable", "atkinson-hyperlegible-next", "files", font))],
  ["lucide-static", "icons.svg", Buffer.from(await sprite())],
  ["@github/markdown-toolbar-element", "markdown-toolbar.js", await toolbar()],
];

await mkdir(out, { recursive: true });
const manifest = [];
for (const [name, file, bytes] of made) {
  const { version, license } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
  await writeFile(join(out, file), bytes);
  manifest.push({ name, version, licence: license, file, sha256: createHash("sha256").update(bytes).digest("hex") });
}
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
