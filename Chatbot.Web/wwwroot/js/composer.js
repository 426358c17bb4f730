// Sending: Enter sends, a form goes out once, and the field is as high as its text.
import { endsConversion } from "./ime.js";

const form = document.getElementById("composer");
const text = document.getElementById("text");
const files = document.getElementById("files");
const send = form.querySelector(".send");
const sendLabel = send.firstElementChild;
const words = sendLabel.textContent;
const onScreenKeyboard = matchMedia("(hover: none) and (pointer: coarse)"); // it has no Shift + Enter: Enter breaks the line

function setSending(sending) {
  form.toggleAttribute("data-sending", sending);
  send.disabled = sending;
  sendLabel.textContent = sending ? send.dataset.busy : words;
}

text.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.shiftKey || event.altKey || endsConversion(event) || onScreenKeyboard.matches) return;
  event.preventDefault();
  if (!form.classList.contains("answering")) form.requestSubmit(send);
});

text.addEventListener("input", () => {
  text.setCustomValidity(text.value.length > Number(text.dataset.max) ? text.dataset.tooLong : "");
});

form.addEventListener("submit", event => {
  const empty = text.value.trim() === "" && files.files.length === 0;
  if (empty || form.hasAttribute("data-sending")) {
    event.preventDefault();
    text.focus();
    return;
  }
  setSending(true);
});

addEventListener("pageshow", () => setSending(false)); // back from the next page, as it was left

document.addEventListener("answer:end", () => {
  if (form.querySelector(".stop") === document.activeElement) text.focus();
  form.classList.remove("answering");
});

if (!CSS.supports("field-sizing", "content")) {
  const fit = () => {
    text.style.blockSize = "auto";
    text.style.blockSize = `${text.scrollHeight}px`;
  };
  text.addEventListener("input", fit);
  fit();
}
