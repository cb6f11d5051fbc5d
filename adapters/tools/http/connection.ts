import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { addressFault, type Reach } from "./address.ts";

/** How long a connection may take to come about. */
const connectMs = 10_000;

/** Connections to hosts whose address may be connected to. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

/** An address that was refused before anything was sent to it. */
export class RefusedAddress extends Error {
  readonly code = "REFUSED_ADDRESS";
}

/**
 * Opens connections where the address allows it. What is judged is the address that is connected to, after the name was looked up, so a
 * name that leads somewhere else the next time gets nobody anywhere.
 */
export function connections(reach: Reach, lookup: LookupFunction = systemLookup): Connections {
  const connect = buildConnector({ lookup: checked(lookup, reach), timeout: connectMs });
  const agent = new Agent({
    connect(options, callback) {
      // The name of a host that is an address is never looked up.
      const refused = isIP(options.hostname) === 0 ? undefined : refusal(options.hostname, options.hostname, reach);
      if (refused !== undefined) return callback(refused, null);
      connect(options, callback);
    },
  });
  return { dispatcher: agent, close: () => agent.destroy() };
}

function checked(lookup: LookupFunction, reach: Reach): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      const addresses = typeof found === "string" ? [found] : found.map(({ address }) => address);
      const refused = addresses.map((address) => refusal(hostname, address, reach)).find((each) => each !== undefined);
      if (refused !== undefined) return callback(refused, []);
      callback(null, found, family);
    });
  };
}

function refusal(host: string, address: string, reach: Reach): RefusedAddress | undefined {
  const fault = addressFault(address, reach);
  if (fault === undefined) return undefined;
  return new RefusedAddress(
    host === address ? `${host} is refused: ${fault}` : `${host} has the address ${address}, which is refused: ${fault}`,
  );
}
