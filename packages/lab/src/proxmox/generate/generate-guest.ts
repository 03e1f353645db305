import type { EstateGuest } from "../estate.ts";
import type { Random } from "../random.ts";
import { generateAgent } from "./generate-agent.ts";
import { guestAddress, guestMac, linkLocal } from "./guest-identity.ts";
import type { GuestIdentity } from "./guest-identity.ts";

type Config = EstateGuest["config"];

const firstBirth = 1_650_000_000;

function guestTags(random: Random, identity: GuestIdentity): string | undefined {
  if (random.chance(0.1)) return undefined;
  const more = random.chance(0.4) ? [random.pick(["critical", "gdpr", "linux", "legacy", "team-infra", "team-apps"])] : [];
  return [...new Set([identity.application, identity.environment, ...more])].sort().join(";");
}

function description(random: Random, identity: GuestIdentity): Config {
  if (random.chance(0.5)) return {};
  return { description: `${identity.application} of ${identity.environment}\n\nOwner: team-${random.pick(["infra", "apps", "data"])}\n` };
}

function vlan(random: Random): string {
  return random.chance(0.6) ? `,tag=${random.pick([10, 20, 30, 40])}` : "";
}

function disks(random: Random, vmid: number, storage: string): Config {
  return {
    scsi0: `${storage}:vm-${vmid}-disk-0,discard=on,iothread=1,size=${random.pick([10, 20, 32, 64])}G,ssd=1`,
    scsi1: `${storage}:vm-${vmid}-disk-1,iothread=1,size=${random.pick(["50G", "100G", "250G", "1T"])}`,
  };
}

function firmware(vmid: number, storage: string): Config {
  return {
    bios: "ovmf", machine: "q35",
    efidisk0: `${storage}:vm-${vmid}-disk-2,efitype=4m,ms-cert=2023,pre-enrolled-keys=1,size=528K`,
    tpmstate0: `${storage}:vm-${vmid}-disk-3,size=4M,version=v2.0`,
  };
}

function drives(random: Random, vmid: number, isWindows: boolean): Config {
  if (isWindows) return { ide2: "local:iso/virtio-win.iso,media=cdrom,size=707456K" };
  return random.chance(0.4) ? { ide2: `local-lvm:vm-${vmid}-cloudinit,media=cdrom` } : { ide2: "none,media=cdrom" };
}

function machineConfig(random: Random, identity: GuestIdentity, isWindows: boolean): Config {
  const { vmid, position } = identity;
  const storage = random.pick(["local-lvm", "ceph-vm", "ceph-vm"]);
  return {
    ...(random.chance(0.03) ? {} : { agent: random.pick(["1", "enabled=1", "1,fstrim_cloned_disks=1"]) }),
    boot: "order=scsi0;ide2", cpu: "host", sockets: random.pick([1, 1, 2]), cores: random.pick([1, 2, 4, 8]),
    memory: random.pick([1024, 2048, 4096, 8192, 16_384]), numa: 0, onboot: random.chance(0.8) ? 1 : 0,
    ostype: isWindows ? "win11" : "l26", scsihw: "virtio-scsi-single",
    meta: `creation-qemu=9.0.2,ctime=${firstBirth + position * 3_607}`, smbios1: `uuid=${random.uuid()}`, vmgenid: random.uuid(),
    net0: `virtio=${guestMac(position, 0)},bridge=vmbr0,firewall=1`,
    net1: `${isWindows ? "e1000" : "virtio"}=${guestMac(position, 1)},bridge=vmbr1${vlan(random)}`,
    ...disks(random, vmid, storage), ...drives(random, vmid, isWindows), ...description(random, identity),
    ...(isWindows || random.chance(0.2) ? firmware(vmid, storage) : {}),
  };
}

function snapshots(random: Random, position: number): EstateGuest["snapshots"] {
  if (!random.chance(0.1)) return [];
  return [{ name: "before-upgrade", description: "before the upgrade", snaptime: firstBirth + position * 3_607 + 86_400 }];
}

/** A virtual machine, or a template of one: two NICs, two disks, and on some an EFI disk, a TPM, a CD-ROM or a cloud-init drive. */
export function generateMachine(random: Random, identity: GuestIdentity, template: boolean): EstateGuest {
  const isWindows = random.chance(0.15);
  const tags = guestTags(random, identity);
  const running = random.chance(0.8);
  return {
    vmid: identity.vmid, type: "qemu", node: identity.node, name: template ? `template-${identity.name}` : identity.name,
    status: running && !template ? "running" : "stopped", ...(template ? { template } : {}), ...(tags === undefined ? {} : { tags }),
    ...(random.chance(0.5) ? { pool: identity.environment } : {}),
    config: machineConfig(random, identity, isWindows), snapshots: snapshots(random, identity.position),
    agent: generateAgent(random, identity, isWindows), uptimeSeconds: random.integer(3_600, 10_000_000),
  };
}

function containerConfig(random: Random, identity: GuestIdentity, dhcp: boolean): Config {
  const { vmid, position } = identity;
  const address = dhcp ? "dhcp" : `${guestAddress(position, 0)}/24,gw=${guestAddress(position, 0).replace(/\d+$/, "1")}`;
  return {
    arch: "amd64", cores: random.pick([1, 2, 4]), memory: random.pick([512, 1024, 2048]), swap: 512, ostype: random.pick(["debian", "ubuntu", "alpine"]),
    onboot: random.chance(0.8) ? 1 : 0, unprivileged: 1, features: "nesting=1",
    net0: `name=eth0,bridge=vmbr0,firewall=1,hwaddr=${guestMac(position, 0)},ip=${address},type=veth`,
    net1: `name=eth1,bridge=vmbr1,hwaddr=${guestMac(position, 1)},ip=manual${vlan(random)},type=veth`,
    rootfs: `local-lvm:vm-${vmid}-disk-0,size=${random.pick([8, 16, 32])}G`, mp0: `local-lvm:vm-${vmid}-disk-1,mp=/srv,size=${random.pick([20, 50])}G`,
    ...description(random, identity),
  };
}

/** A container with a static or DHCP address, two NICs, a root file system and a mount point. */
export function generateContainer(random: Random, identity: GuestIdentity): EstateGuest {
  const tags = guestTags(random, identity);
  const hwaddr = (nic: number): string => guestMac(identity.position, nic).toLowerCase();
  const addresses = [`${guestAddress(identity.position, 0)}/24`, `${linkLocal(guestMac(identity.position, 0))}/64`];
  return {
    vmid: identity.vmid, type: "lxc", node: identity.node, name: identity.name, status: random.chance(0.8) ? "running" : "stopped",
    ...(tags === undefined ? {} : { tags }), ...(random.chance(0.5) ? { pool: identity.environment } : {}),
    config: containerConfig(random, identity, random.chance(0.5)), snapshots: [], uptimeSeconds: random.integer(3_600, 10_000_000),
    interfaces: {
      rows: [
        { name: "lo", hwaddr: "00:00:00:00:00:00", addresses: ["127.0.0.1/8", "::1/128"] },
        { name: "eth0", hwaddr: hwaddr(0), addresses },
        { name: "eth1", hwaddr: hwaddr(1), addresses: [] },
      ],
    },
  };
}
