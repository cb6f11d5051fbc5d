import { button, byId, within } from "./dom.ts";
import type { Choice } from "./choice.ts";
import type { Views } from "./views.ts";

const MOST = 12;

/** Finds nodes by any of what is told of them: dims the others, lists the first, and goes to one. */
export function searchIn(views: Views, choice: Choice): void {
  const field = byId("search", HTMLInputElement);
  const hits = byId("hits", HTMLOutputElement);
  const results = byId("results", HTMLUListElement);
  const known = within(document, "article", HTMLElement).map((article) => ({
    node: article.dataset["node"] ?? "",
    name: article.dataset["name"] ?? "",
    text: (article.textContent ?? "").toLowerCase(),
  }));
  const matching = (): readonly (typeof known)[number][] => {
    const words = field.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) return [];
    const found = known.filter(({ text }) => words.every((word) => text.includes(word)));
    const isNamed = ({ name }: { readonly name: string }): boolean => words.every((word) => name.toLowerCase().includes(word));
    return [...found.filter(isNamed), ...found.filter((one) => !isNamed(one))];
  };
  const clear = (): void => {
    field.value = "";
    update();
  };
  const go = (node: string): void => {
    results.hidden = true;
    choice.goTo(node);
    dim(matching());
  };
  const dim = (found: readonly { readonly node: string }[]): void => {
    const nodes = new Set(found.map(({ node }) => node));
    const asked = field.value.trim() !== "";
    for (const box of views.boxes()) {
      const held = [box.dataset["node"] ?? "", ...(box.dataset["holds"] ?? "").split(" ")];
      box.classList.toggle("dim", asked && !held.some((node) => nodes.has(node)));
    }
  };
  const update = (): void => {
    const found = matching();
    const asked = field.value.trim() !== "";
    hits.textContent = asked ? `${found.length} found` : "";
    results.hidden = !asked || found.length === 0;
    results.replaceChildren(
      ...found.slice(0, MOST).map(({ node, name }) => {
        const item = document.createElement("li");
        item.append(button(name, () => go(node)));
        return item;
      }),
    );
    dim(found);
  };
  field.addEventListener("input", update);
  field.addEventListener("keydown", (event) => {
    const [first] = matching();
    if (event.key === "Enter" && first !== undefined) go(first.node);
    else if (event.key === "Escape") clear();
    else return;
    event.preventDefault();
  });
}
