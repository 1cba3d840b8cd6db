// What is selected in the text goes into the form of comments.
const text = document.querySelector("[data-passages]");
const quote = document.querySelector("textarea[data-passage]");
const before = document.querySelector("input[data-before]");
const CONTEXT = 60;

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!text || !quote || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return;
  quote.value = selection.toString().trim().slice(0, quote.maxLength);
  const earlier = document.createRange();
  earlier.setStart(text, 0);
  earlier.setEnd(range.startContainer, range.startOffset);
  before.value = earlier.toString().slice(-CONTEXT);
});
