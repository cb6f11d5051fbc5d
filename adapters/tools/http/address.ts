import ipaddr from "ipaddr.js";

/** Which addresses a host of the network may have: those of the internet, or those of private networks and of this machine as well. */
export type Reach = "public" | "private";

/** Never reached: what cloud providers serve their machines' credentials on, in ranges that are otherwise ordinary. */
const metadata = new Set(["100.100.100.200", "168.63.129.16", "fd00:ec2::254"]);

/**
 * Why an address must not be connected to; nothing where it may. Addresses that carry another one (IPv4 in IPv6, NAT64) are judged by
 * that one. Link-local, metadata, unspecified, multicast and reserved addresses are refused with either reach.
 */
export function addressFault(text: string, reach: Reach): string | undefined {
  if (!ipaddr.isValid(text)) return "it is no address";
  const address = ipaddr.process(text);
  const range = address.range();
  if (metadata.has(address.toString())) return "it serves the credentials of machines";
  if (address instanceof ipaddr.IPv6 && isTranslated(address)) return addressFault(embedded(address), reach);
  if (range === "unicast" && isPublic(address)) return undefined;
  if (ownNetwork.has(range)) return reach === "private" ? undefined : `it is ${ownNetwork.get(range) ?? range}`;
  return `it is in a range that is not for hosts of the internet (${range})`;
}

const ownNetwork: ReadonlyMap<string, string> = new Map([
  ["loopback", "this machine itself"],
  ["private", "in a private network"],
  ["uniqueLocal", "in a private network"],
  ["carrierGradeNat", "in a provider's own network"],
]);

/** Of IPv6 only 2000::/3 is given to hosts: https://www.iana.org/assignments/ipv6-address-space */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv4 || ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** 64:ff9b::/96, behind which is the internet of IPv4. */
function isTranslated({ parts }: ipaddr.IPv6): boolean {
  return parts[0] === 0x64 && parts[1] === 0xff9b && parts.slice(2, 6).every((part) => part === 0);
}

/** The IPv4 address in the last 32 bits: https://www.rfc-editor.org/rfc/rfc6052#section-2.1 */
function embedded(address: ipaddr.IPv6): string {
  return address.toByteArray().slice(-4).join(".");
}
