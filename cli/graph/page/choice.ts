import type { Camera } from "./camera.ts";
import { byId, within } from "./dom.ts";
import type { Views } from "./views.ts";

/** Shows what there is to know of a node, and where it is. */
export interface Choice {
  /** Opens the details of a node; its box in the picture that is seen is marked. */
  choose(node: string): void;
  /** Goes to the picture that shows a node as itself, chooses it and gives it the focus. */
  goTo(node: string): void;
  none(): void;
}

export function choiceIn(views: Views, camera: Camera): Choice {
  const articles = new Map(
    within(byId("details", HTMLElement), "article", HTMLElement).map((article) => [article.dataset["node"] ?? "", article]),
  );
  const hint = byId("hint", HTMLElement);
  let chosen: string | undefined;
  const mark = (): void => {
    for (const box of views.boxes()) box.classList.toggle("chosen", chosen !== undefined && box === views.boxOf(chosen));
  };
  const choose = (node: string | undefined): void => {
    const [old, next] = [articles.get(chosen ?? ""), articles.get(node ?? "")];
    if (old !== undefined) old.hidden = true;
    if (next !== undefined) next.hidden = false;
    hint.hidden = next !== undefined;
    chosen = next === undefined ? undefined : node;
    mark();
  };
  return {
    choose,
    none: () => choose(undefined),
    goTo(node) {
      const shown = views.boxOf(node);
      if (shown?.dataset["node"] !== node) views.show(Number(articles.get(node)?.dataset["home"] ?? 0));
      choose(node);
      const box = views.boxOf(node);
      if (box === undefined) return;
      focusOn(box, views);
      camera.centre(box);
    },
  };
}

/** Gives a box the focus; Tab comes back to it. */
export function focusOn(box: SVGGElement, views: Views): void {
  for (const other of views.boxes()) other.setAttribute("tabindex", other === box ? "0" : "-1");
  box.focus({ preventScroll: true });
}
