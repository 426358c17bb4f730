// The event stream of a live answer. Everything that comes carries the cursor behind it; a new connection starts there.
const firstPause = 1_000; // milliseconds; doubled with each failure
const longestPause = 30_000;
const failuresShown = 3;
const failuresBorne = 20;

const announcer = document.getElementById("announcer");
const lostTemplate = document.getElementById("connection-lost-template");

/** The unfinished rest: two text nodes, the line that opens a code block (not shown) and the text. Together they are the source. */
class Tail {
  constructor(element) {
    this.element = element;
    [this.fence, this.text] = [...element.children].map(span => span.firstChild ?? span.appendChild(new Text()));
  }

  append(data, isCode) {
    if (isCode !== this.element.classList.contains("tail-code")) this.turnInto(isCode);
    if (isCode && !this.fence.data.endsWith("\n")) this.appendToFence(data);
    else this.text.appendData(data);
  }

  turnInto(isCode) {
    const source = this.fence.data + this.text.data;
    this.clear();
    this.element.classList.toggle("tail-code", isCode);
    if (isCode) this.appendToFence(source);
    else this.text.data = source;
  }

  appendToFence(data) {
    const end = data.indexOf("\n") + 1 || data.length;
    this.fence.appendData(data.slice(0, end));
    this.text.appendData(data.slice(end));
  }

  clear() {
    this.fence.data = this.text.data = "";
    this.element.classList.remove("tail-code");
  }
}

class LiveAnswer {
  constructor(element) {
    this.element = element;
    this.tail = new Tail(element.querySelector(".tail"));
    this.cursor = element.dataset.cursor;
    this.failures = 0;
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", event => event.persisted && this.open());
    addEventListener("online", () => this.open());
    this.open();
  }

  get foot() { return this.element.querySelector(".answer-foot"); }

  open() {
    this.close();
    if (this.ended) return;
    this.source = new EventSource(`${this.element.dataset.events}?from=${encodeURIComponent(this.cursor)}`);
    this.source.addEventListener("open", () => this.found());
    this.source.addEventListener("error", () => this.missed());
    this.on("text", data => this.tail.append(data, false));
    this.on("code", data => this.tail.append(data, true));
    this.on("anew", () => this.beginAnew());
    this.on("block", data => this.insert(data));
    this.on("state", data => { this.foot.dataset.state = data; });
    this.on("place", data => { this.foot.querySelector(".when-waiting").textContent = data; });
    this.on("stalled", data => this.stall(data));
    this.on("end", data => this.end(data));
  }

  on(name, act) {
    this.source.addEventListener(name, event => {
      if (event.lastEventId) this.cursor = event.lastEventId;
      act(event.data);
    });
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
  }

  /** HTML that the server has sanitised. */
  insert(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const elements = [...template.content.children];
    this.tail.clear();
    this.tail.element.before(template.content);
    for (const element of elements) element.dispatchEvent(new CustomEvent("answer:block", { bubbles: true }));
  }

  /** What stands here is not of the answer that the server has. */
  beginAnew() {
    this.tail.clear();
    while (this.tail.element.previousSibling) this.tail.element.previousSibling.remove();
  }

  /** Why nothing comes just now; empty: it goes on. */
  stall(reason) {
    this.stalled ??= this.foot.appendChild(Object.assign(document.createElement("p"), { className: "stalled" }));
    this.stalled.textContent = reason;
  }

  end(html) {
    this.ended = true;
    this.close();
    this.foot.outerHTML = html;
    this.element.removeAttribute("aria-busy");
    this.element.removeAttribute("data-events");
    document.querySelector(".conversations [aria-current] .running")?.remove();
    announcer.textContent = this.foot.querySelector(".notice p")?.textContent.trim() ?? announcer.dataset.done;
    this.element.dispatchEvent(new CustomEvent("answer:end", { bubbles: true }));
  }

  found() {
    this.failures = 0;
    this.lost?.remove();
  }

  /** A cut line the browser mends by itself; where it gives up (an error status), the pauses are ours. */
  missed() {
    this.failures++;
    if (this.failures === failuresShown) {
      this.lost = lostTemplate.content.cloneNode(true).firstElementChild;
      this.foot.append(this.lost);
    }
    if (this.source.readyState !== EventSource.CLOSED || this.failures > failuresBorne) return;
    const pause = Math.min(firstPause * 2 ** (this.failures - 1), longestPause);
    this.timer = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2));
  }
}

for (const element of document.querySelectorAll(".answer[data-events]")) new LiveAnswer(element);
