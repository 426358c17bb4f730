// Times in the reader's own time zone; the server can only know its own.
const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit",
});
for (const time of document.querySelectorAll("time")) time.textContent = format.format(new Date(time.dateTime));
