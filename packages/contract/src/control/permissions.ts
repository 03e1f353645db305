/** What a role may give, in NetBox's manner `<app>.<action>_<object>`; value: what it lets one do. */
export const PERMISSIONS = {
  "core.view_job": "See jobs, their logs and what goes on.",
  "core.add_job": "Start jobs and run them again.",
  "core.delete_job": "Cancel jobs.",
  "proxbox.view_backendendpoint": "See the sync backends.",
  "proxbox.add_backendendpoint": "Add sync backends.",
  "proxbox.change_backendendpoint": "Change sync backends and their keys.",
  "proxbox.delete_backendendpoint": "Remove sync backends.",
  "proxbox.view_netboxendpoint": "See the NetBox endpoints.",
  "proxbox.add_netboxendpoint": "Add NetBox endpoints.",
  "proxbox.change_netboxendpoint": "Change NetBox endpoints and their tokens.",
  "proxbox.delete_netboxendpoint": "Remove NetBox endpoints.",
  "proxbox.view_proxmoxendpoint": "See the Proxmox VE endpoints.",
  "proxbox.add_proxmoxendpoint": "Add Proxmox VE endpoints.",
  "proxbox.change_proxmoxendpoint": "Change Proxmox VE endpoints and their credentials.",
  "proxbox.delete_proxmoxendpoint": "Remove Proxmox VE endpoints.",
  "proxbox.view_schedule": "See schedules.",
  "proxbox.add_schedule": "Add schedules.",
  "proxbox.change_schedule": "Change, pause and resume schedules.",
  "proxbox.delete_schedule": "Remove schedules.",
  "proxbox.view_plan": "See plans.",
  "proxbox.apply_plan": "Apply plans.",
  "proxbox.delete_plan": "Remove plans.",
  "proxbox.view_inventory": "See what Proxmox VE and NetBox have, and what could not be seen.",
  "proxbox.view_settings": "See the settings.",
  "proxbox.change_settings": "Change the settings.",
  "proxbox.view_user": "See who may sign in.",
  "proxbox.add_user": "Add users.",
  "proxbox.change_user": "Change users, their roles and passwords.",
  "proxbox.delete_user": "Remove users.",
  "proxbox.view_role": "See roles.",
  "proxbox.add_role": "Add roles.",
  "proxbox.change_role": "Change roles.",
  "proxbox.delete_role": "Remove roles.",
  "proxbox.view_token": "See the API tokens of all users; everybody sees their own.",
  "proxbox.add_token": "Make API tokens for other users.",
  "proxbox.change_token": "Change the API tokens of other users.",
  "proxbox.delete_token": "Remove the API tokens of other users.",
  "proxbox.view_auditlog": "Read who changed what.",
  "proxbox.view_backendlog": "Read the logs of the backends.",
  "proxbox.view_metrics": "Read the figures for Prometheus.",
} as const;

/** A permission that a route may ask for. */
export type Permission = keyof typeof PERMISSIONS;

/** Everything, also what later versions add. */
export const EVERY_PERMISSION = "*";
