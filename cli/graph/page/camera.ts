/** What part of a picture is seen, and how large. */
export interface Camera {
  /** Shows another picture from its beginning. */
  show(svg: SVGSVGElement): void;
  /** Moves by pixels. */
  pan(x: number, y: number): void;
  /** Makes everything larger by a factor around a point of the stage, or around its middle. */
  zoom(factor: number, x?: number, y?: number): void;
  /** Shows all of it. */
  fit(): void;
  /** Brings an element into the middle. */
  centre(element: SVGGraphicsElement): void;
}

const [LEAST, MOST, READABLE] = [0.02, 4, 0.75];

/** A camera on the pictures of a stage. */
export function cameraOn(stage: HTMLElement): Camera {
  let picture: SVGSVGElement | undefined;
  let [x, y, scale, width, height] = [0, 0, 1, 1, 1];
  let frame = 0;

  const apply = (): void => {
    picture?.setAttribute("viewBox", `${x} ${y} ${stage.clientWidth / scale} ${stage.clientHeight / scale}`);
  };
  const all = (): number => Math.min(stage.clientWidth / width, stage.clientHeight / height, 1);
  const at = (next: number): void => {
    scale = next;
    x = (width - stage.clientWidth / scale) / 2;
    y = (height - stage.clientHeight / scale) / 2;
    apply();
  };
  const glide = (toX: number, toY: number): void => {
    cancelAnimationFrame(frame);
    const [fromX, fromY, begun] = [x, y, performance.now()];
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = (now: number): void => {
      const share = still ? 1 : Math.min(1, Math.max(0, (now - begun) / 220));
      const eased = 1 - (1 - share) ** 3;
      [x, y] = [fromX + (toX - fromX) * eased, fromY + (toY - fromY) * eased];
      apply();
      if (share < 1) frame = requestAnimationFrame(step);
    };
    step(begun);
  };
  new ResizeObserver(apply).observe(stage);

  return {
    show(svg) {
      cancelAnimationFrame(frame);
      picture = svg;
      const size = svg.dataset["size"] ?? svg.getAttribute("viewBox") ?? "0 0 1 1";
      svg.dataset["size"] = size;
      [, , width = 1, height = 1] = size.split(" ").map(Number);
      at(Math.max(all(), READABLE));
      const first = svg.querySelector(".is-entry")?.parentElement ?? svg.querySelector(".node");
      if (all() < READABLE && first instanceof SVGGraphicsElement) {
        const box = placeOf(first, svg);
        x = Math.max(0, Math.min(x, box.x - 20));
        y = box.y + box.height / 2 - stage.clientHeight / scale / 2;
        apply();
      }
    },
    pan(dx, dy) {
      cancelAnimationFrame(frame);
      x += dx / scale;
      y += dy / scale;
      apply();
    },
    zoom(factor, px = stage.clientWidth / 2, py = stage.clientHeight / 2) {
      cancelAnimationFrame(frame);
      const next = Math.min(MOST, Math.max(LEAST, scale * factor));
      x += px / scale - px / next;
      y += py / scale - py / next;
      scale = next;
      apply();
    },
    fit() {
      cancelAnimationFrame(frame);
      at(all());
    },
    centre(element) {
      if (picture === undefined) return;
      const box = placeOf(element, picture);
      glide(box.x + box.width / 2 - stage.clientWidth / scale / 2, box.y + box.height / 2 - stage.clientHeight / scale / 2);
    },
  };
}

/** Where an element is in the coordinates of its picture. */
export function placeOf(element: SVGGraphicsElement, svg: SVGSVGElement): DOMRect {
  const box = element.getBBox();
  const [from, to] = [element.getScreenCTM(), svg.getScreenCTM()];
  if (from === null || to === null) return box;
  const matrix = to.inverse().multiply(from);
  return new DOMRect(box.x * matrix.a + matrix.e, box.y * matrix.d + matrix.f, box.width * matrix.a, box.height * matrix.d);
}
