/**
 * Names of guest interfaces whose addresses say nothing to the outside: loopback, container bridges and their veth
 * pairs, tunnels, overlay networks (E35, user-pain.md P1 and P27).
 */
export const DEFAULT_IGNORED_INTERFACES: readonly string[] = [
  "^lo[0-9]*$",
  "^Loopback Pseudo-Interface",
  "^docker[0-9]+$",
  "^docker_gwbridge$",
  "^br-[0-9a-f]{12}$",
  "^veth",
  "^cali",
  "^cni",
  "^cilium",
  "^lxc[0-9a-f]{8,}$",
  "^flannel",
  "^kube-",
  "^nodelocaldns$",
  "^podman[0-9]+$",
  "^virbr[0-9]+",
  "^vnet[0-9]+$",
  "^(tun|tap|wg|zt|ppp)[0-9a-z]*$",
  "^tailscale[0-9]+$",
  "^(tunl|sit|gre|gretap|erspan|ip6tnl|ip6gre|ip_vti|ip6_vti)[0-9]+$",
  "^dummy[0-9]+$",
];
