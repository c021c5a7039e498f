// Bundles what pages need in the browser into laoyou/ui/static/ui/build: app.css, app.js, chart.js, icons.svg, sizes.json.
// Tabler's style sheet is cut down to what our templates use; the dark theme is repeated for readers whose
// system asks for it, and the narrow layout for readers who chose large type, so neither needs a script.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "laoyou/ui/assets");
const target = join(root, "laoyou/ui/static/ui/build");

const NARROW = "(max-width: 61.99rem)";
// Where icons are named: as the icon of a tag or an argument. Other quoted words in these places may be no icons.
const ICON_CERTAIN = [/{%\s*icon\s+"([a-z0-9-]+)"/g, /\bicon="([a-z0-9-]+)"/g];
const ICON_POSSIBLE = /(?:{%\s*(?:submit|empty_state)\b[^%]*%}|\b(?:MenuLink|NavigationItem)\([^)]*\))/g;

async function files(folder, endings) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes("/static/ui/build/") && !path.includes("/__pycache__/"))
    .sort();
}

// Each [data-bs-theme=dark] rule once more, right after itself, for [data-bs-theme=auto] where the system asks for dark.
function darkOnRequest() {
  const dark = /\[data-bs-theme=["']?dark["']?\]/g;
  return {
    postcssPlugin: "dark-on-request",
    OnceExit(sheet, { AtRule }) {
      sheet.each((rule) => {
        if (rule.type !== "rule" || !rule.selector.match(dark)) return;
        const copy = rule.clone();
        copy.selectors = rule.selectors.filter((one) => one.match(dark)).map((one) => one.replace(dark, "[data-bs-theme=auto]"));
        const before = rule.next();
        const media = new AtRule({ name: "media", params: "screen and (prefers-color-scheme: dark)" });
        media.append(copy);
        if (before) sheet.insertBefore(before, media);
        else sheet.append(media);
      });
    },
  };
}

// `@narrow { … }` is the layout of phones and of large type on any screen.
function narrow() {
  return {
    postcssPlugin: "narrow",
    AtRule: {
      narrow(rule, { AtRule }) {
        const media = new AtRule({ name: "media", params: NARROW });
        media.append(rule.nodes.map((node) => node.clone()));
        const copies = rule.nodes.map((node) => node.clone());
        for (const copy of copies) {
          if (copy.type === "rule") copy.selectors = copy.selectors.map((one) => `[data-type-size=large] ${one}`);
        }
        rule.replaceWith(media, ...copies);
      },
    },
  };
}

async function styles() {
  const bundled = await esbuild.build({
    entryPoints: [join(assets, "app.css")], bundle: true, write: false, logLevel: "warning",
    nodePaths: [join(root, "node_modules")], loader: { ".woff2": "empty", ".svg": "dataurl" }, external: ["@narrow"],
  });
  const content = [
    ...(await files(join(root, "laoyou"), [".html", ".py"])),
    ...(await files(assets, [".js"])),
  ];
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [{ raw: bundled.outputFiles[0].text }],
    safelist: { standard: ["html", "body", /^tone-/, /^class-/, /^depth-/, /^height-/, /^htmx-/], greedy: [/data-bs-theme/, /data-type-size/], variables: [/^--(?!tblr-)/] },
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const finished = postcss([narrow(), darkOnRequest()]).process(purged.css, { from: undefined }).css;
  const small = await esbuild.transform(finished, { loader: "css", minify: true, legalComments: "none" });
  await writeFile(join(target, "app.css"), small.code);
}

async function scripts() {
  await esbuild.build({
    entryPoints: { app: join(assets, "app.js"), chart: join(assets, "chart.js") },
    bundle: true, minify: true, format: "iife", target: "es2020", outdir: target, legalComments: "none",
    nodePaths: [join(root, "node_modules")], logLevel: "warning",
  });
}

async function icons() {
  const used = new Set(), maybe = new Set();
  for (const path of await files(join(root, "laoyou"), [".html", ".py"])) {
    const text = await readFile(path, "utf8");
    for (const pattern of ICON_CERTAIN) for (const match of text.matchAll(pattern)) used.add(match[1]);
    for (const [place] of text.matchAll(ICON_POSSIBLE)) for (const [, word] of place.matchAll(/"([a-z0-9-]+)"/g)) maybe.add(word);
  }
  for (const name of JSON.parse(await readFile(join(assets, "icons.json"), "utf8"))) used.add(name);
  const known = new Set(await readdir(join(root, "node_modules/@tabler/icons/icons/outline")));
  for (const word of maybe) if (known.has(`${word}.svg`)) used.add(word);
  const missing = [];
  const symbols = await Promise.all([...used].sort().map(async (name) => {
    const svg = await readFile(join(root, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8").catch(() => "");
    if (!svg) missing.push(name);
    const drawing = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/>\s+</g, "><").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
  }));
  if (missing.length) throw new Error(`no such icon in @tabler/icons: ${missing.join(", ")}`);
  await writeFile(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function sizes() {
  const report = {};
  for (const name of ["app.css", "app.js", "chart.js", "icons.svg"]) {
    const bytes = await readFile(join(target, name));
    report[name] = { raw: bytes.length, gzip: gzipSync(bytes).length, brotli: brotliCompressSync(bytes).length };
  }
  await writeFile(join(target, "sizes.json"), `${JSON.stringify(report, null, 1)}\n`);
  for (const [name, size] of Object.entries(report)) console.log(`${name.padEnd(10)} ${size.raw} bytes, brotli ${size.brotli}`);
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([styles(), scripts(), icons()]);
await sizes();
