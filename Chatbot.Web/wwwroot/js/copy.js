// Copying an answer as it reads, or one block of code.
const announcer = document.getElementById("announcer");
const codeTemplate = document.getElementById("copy-code-template");
const shownFor = 2_000; // milliseconds

function textOfAnswer(answer) {
  const prose = answer.querySelector(".prose");
  prose.classList.add("copying"); // takes the heads of code blocks out of the visible text
  const text = prose.innerText;
  prose.classList.remove("copying");
  return text;
}

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain http in a house network has no clipboard interface; the old command still works there.
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  focused?.focus();
}

function confirm(button) {
  const label = button.querySelector("span");
  button.dataset.words ??= label.textContent;
  label.textContent = announcer.textContent = button.dataset.done;
  setTimeout(() => { label.textContent = button.dataset.words; }, shownFor);
}

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (button === null) return;
  await write(button.dataset.copy === "code"
    ? button.closest(".code").querySelector("pre").textContent
    : textOfAnswer(button.closest(".answer")));
  confirm(button);
});

function equip(block) {
  for (const head of block.querySelectorAll(".code > header")) head.append(codeTemplate.content.cloneNode(true));
  // What is wider than the column can be scrolled by keys.
  for (const wide of [block, ...block.querySelectorAll("pre, table")]) if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

for (const block of document.querySelectorAll(".prose > *")) equip(block);
document.addEventListener("answer:block", event => equip(event.target));
