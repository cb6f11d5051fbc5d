/** The element with this id, which the page is written with. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${id}`);
}

/** The elements in another that a selector names. */
export function within<T extends Element>(root: ParentNode, selector: string, type: abstract new () => T): readonly T[] {
  return [...root.querySelectorAll(selector)].filter((found): found is T => found instanceof type);
}

/** A button that says this, and does that. */
export function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
