/** A disk as a config line says it. */
export interface DiskSituation {
  /** With unit, as Proxmox VE writes it (`32G`, `528K`); null leaves the size out. Default `32G`. */
  size?: string | null;
  /** Default `local-lvm:vm-100-disk-0`. */
  volume?: string;
  /** Any further part, e.g. `media=cdrom`, `mp=/srv`. */
  more?: string;
}

/** The value of a disk line, e.g. `local-lvm:vm-100-disk-0,size=32G`. */
export function disk(situation: DiskSituation = {}): string {
  const { size = "32G", volume = "local-lvm:vm-100-disk-0", more } = situation;
  return [volume, ...(more === undefined ? [] : [more]), ...(size === null ? [] : [`size=${size}`])].join(",");
}
