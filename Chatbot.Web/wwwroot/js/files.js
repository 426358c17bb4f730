// Files: chosen, dropped or pasted, shown as chips, checked before they travel. The server checks again.
const form = document.getElementById("composer");
const input = document.getElementById("files");
const chosen = form.querySelector(".chosen");
const errors = document.getElementById("file-errors");
const chipTemplate = document.getElementById("chip-template");
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const extensions = input.accept.split(",").map(part => part.trim().toLowerCase()).filter(part => part.startsWith("."));

let kept = [];

const fill = (words, value) => words.replace("{0}", () => value);
const sizeOf = bytes => bytes < 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} KB` : `${number.format(bytes / 2 ** 20)} MB`;

function refusalOf(file) {
  const name = file.name.toLowerCase();
  if (extensions.length > 0 && !extensions.some(extension => name.endsWith(extension))) return fill(input.dataset.notAllowed, file.name);
  if (file.size > Number(input.dataset.maxSize)) return fill(input.dataset.tooLarge, file.name);
  return null;
}

function chipOf(file) {
  const chip = chipTemplate.content.cloneNode(true).firstElementChild;
  const button = chip.querySelector("button");
  chip.querySelector(".chip-kind").textContent = file.name.split(".").pop().toUpperCase();
  chip.querySelector(".chip-name").textContent = file.name;
  chip.querySelector(".chip-size").textContent = sizeOf(file.size);
  chip.title = file.name;
  button.setAttribute("aria-label", fill(button.dataset.label, file.name));
  button.addEventListener("click", () => {
    keep(kept.filter(other => other !== file));
    input.focus();
  });
  return chip;
}

function keep(files) {
  kept = files;
  const transfer = new DataTransfer();
  for (const file of kept) transfer.items.add(file);
  input.files = transfer.files; // raises no change event
  chosen.replaceChildren(...kept.map(chipOf));
  chosen.hidden = kept.length === 0;
}

function add(files) {
  const refused = [];
  const next = [...kept];
  for (const file of files) {
    const refusal = refusalOf(file) ?? (next.length >= Number(input.dataset.maxFiles) ? input.dataset.tooMany : null);
    if (refusal === null) next.push(file);
    else if (!refused.includes(refusal)) refused.push(refusal);
  }
  errors.replaceChildren(...refused.map(words => Object.assign(document.createElement("li"), { textContent: words })));
  keep(next);
}

input.addEventListener("change", () => add(input.files));

addEventListener("paste", event => {
  const data = event.clipboardData;
  if (!data?.files.length || data.types.includes("text/plain")) return; // a table brings its picture along: the text is meant
  event.preventDefault();
  add(data.files);
});

const bringsFiles = event => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", event => {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.toggleAttribute("data-dropping", true);
});
addEventListener("dragleave", event => {
  if (event.relatedTarget === null) form.toggleAttribute("data-dropping", false);
});
addEventListener("drop", event => {
  form.toggleAttribute("data-dropping", false);
  if (!bringsFiles(event)) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});

// A browser that puts the fields of a left page back brings the files, not the chips.
addEventListener("pageshow", () => {
  if (kept.length === 0 && input.files.length > 0) add(input.files);
});
