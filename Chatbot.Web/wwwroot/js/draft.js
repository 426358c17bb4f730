// What is typed survives a wrong turn: it is kept for this tab, per conversation, until the server has it.
const form = document.getElementById("composer");
const text = document.getElementById("text");
const key = `draft:${location.pathname}`;
const sentKey = "sent";

const same = (one, other) => one.replace(/\s+/g, " ").trim() === other.replace(/\s+/g, " ").trim();

// It has arrived when it stands here as the newest question.
const sent = sessionStorage.getItem(sentKey);
if (sent !== null) {
  const newest = document.querySelector("#last .question-text")?.textContent ?? "";
  if (same(newest, sessionStorage.getItem(sent) ?? "")) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(sentKey);
}

const draft = sessionStorage.getItem(key);
if (text.value === "" && draft) {
  text.value = draft;
  text.dispatchEvent(new Event("input"));
}

text.addEventListener("input", () => {
  if (text.value === "") sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text.value);
});

form.addEventListener("submit", event => {
  if (event.defaultPrevented) return;
  sessionStorage.setItem(key, text.value);
  sessionStorage.setItem(sentKey, key);
});

// Back on a page whose text has been sent: it needs a new form, or the next message would pass for the same one.
addEventListener("pageshow", event => {
  if (event.persisted && text.value !== "" && sessionStorage.getItem(key) === null) location.reload();
});
