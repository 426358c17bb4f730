// The one rule for every field where Enter does something: an Enter that ends a conversion does nothing.

// Safari reports the end of a conversion before the key that ended it; until that key comes up, it is the conversion's.
let justEnded = false;
let timer;
addEventListener("compositionend", () => {
  justEnded = true;
  clearTimeout(timer);
  timer = setTimeout(() => { justEnded = false; }, 500); // ended by the mouse: no key will come up
}, true);
addEventListener("keyup", () => { justEnded = false; }, true);

/** @param {KeyboardEvent} event */
export const endsConversion = event => event.isComposing || event.keyCode === 229 || justEnded;
