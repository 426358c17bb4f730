// Colours for code. The library comes from our own origin, and only when there is code to colour.
const template = document.getElementById("highlighter-template");
const longest = 100_000; // characters
let library;

async function colour(element) {
  const codes = [...element.querySelectorAll("pre code[class*=language-]")];
  if (codes.length === 0) return;
  library ??= import(new URL(template.content.querySelector("script").getAttribute("src"), document.baseURI).href);
  const { default: highlighter } = await library;
  for (const code of codes) {
    const language = /language-([\w+#.-]+)/.exec(code.className)[1].toLowerCase();
    if (code.textContent.length > longest || !highlighter.getLanguage(language)) continue;
    code.innerHTML = /* the library encodes what it colours */ highlighter.highlight(code.textContent, { language, ignoreIllegals: true }).value;
  }
}

colour(document);
document.addEventListener("answer:block", event => colour(event.target));
