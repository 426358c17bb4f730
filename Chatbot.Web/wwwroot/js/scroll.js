// The page follows a growing answer only while its reader is at the end; otherwise a button leads there.
const root = document.documentElement;
const button = document.querySelector(".to-end");
const slack = 48; // pixels that still count as the end

let following = false;
let lastTop = scrollY;

const atEnd = () => root.scrollHeight - innerHeight - scrollY < slack;
const toEnd = () => scrollTo({ top: root.scrollHeight, behavior: "instant" });

function look() {
  // Only a reader goes up; text that grew below the end is no sign of one.
  if (atEnd()) following = true;
  else if (scrollY < lastTop) following = false;
  lastTop = scrollY;
  button.hidden = following || atEnd();
}

function grown() {
  if (following) toEnd();
  look();
}

addEventListener("scroll", look, { passive: true });
const observer = new ResizeObserver(grown);
observer.observe(document.querySelector(".turns"));
observer.observe(document.getElementById("dock"));

button.addEventListener("click", () => {
  following = true;
  toEnd();
  document.getElementById("text").focus({ preventScroll: true });
});

// A question just sent: its answer comes into sight whatever the length of the question.
addEventListener("load", () => {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type !== "navigate" || document.querySelector(".answer[data-events]") === null) return;
  following = true;
  toEnd();
});
