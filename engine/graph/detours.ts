import { callsIn } from "./calls.ts";
import { establishers } from "./establishers.ts";
import type { FactBatch } from "./established.ts";
import { isCall } from "./exits.ts";
import { bitsOf, type FactSurvey } from "./fact-survey.ts";
import { spread, type Spread } from "./net.ts";

/** Who can come by facts and then have control; each fact of a batch is a bit. */
export interface Means {
  /** By edge: the facts without which it can be crossed. */
  readonly crossed: Int32Array;
  /** By agent: what it makes known itself, by a tool of its own or by a call. */
  readonly own: Int32Array;
  /** By agent: what it comes by in what follows and has control again, with the way to one that makes it known, over `transfers`. */
  readonly detour: Spread;
  /** By agent: what someone makes known whom it can lead to, by handoffs and calls. */
  readonly ahead: Int32Array;
}

/** Tells, for a batch of facts, who can come by them within one conversation: by own means, or by going round. Linear in the graph for each batch. */
export function meansOf(survey: FactSurvey): (batch: FactBatch) => Means {
  const { manifest, terrain } = survey;
  const { edges, net, transfers } = terrain.net;
  const calls = callsIn(survey);
  return (batch) => {
    const crossed = Int32Array.from(edges, batch.crossed);
    const own = establishers(manifest, terrain, batch.facts);
    edges.forEach((edge, at) => {
      if (isCall(edge)) add(own, net.from[at] ?? -1, calls.bits(edge, batch));
    });
    const sources = own.slice();
    transfers.edge.forEach((at, way) => {
      const edge = edges[at];
      if (edge !== undefined) add(sources, transfers.net.from[way] ?? -1, bitsOf(batch.facts, terrain.stated(edge)));
    });
    const detour = spread(transfers.net, sources, {
      direction: "backward",
      pass: (way, bits) => {
        const at = transfers.edge[way] ?? -1;
        return at === -1 ? bits : bits & (crossed[at] ?? 0);
      },
    });
    const ahead = terrain.hasCalls ? spread(net, own, { direction: "backward", pass: (_, bits) => bits }).bits : own;
    return { crossed, own, detour, ahead };
  };
}

function add(bits: Int32Array, at: number, more: number): void {
  bits[at] = (bits[at] ?? 0) | more;
}
