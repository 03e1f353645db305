/** Every text of the page in English, by area. `{name}` is a value; `one|many` are forms of a count. */
export const EN = {
  // shell: the frame around every page
  "shell.skip": "Skip to the content",
  "shell.navigation": "Main navigation",
  "shell.menu": "Show the navigation",
  "shell.language": "Language",
  "shell.toLight": "Use the light theme",
  "shell.toDark": "Use the dark theme",
  "shell.signOut": "Sign out",

  // live: whether what is shown is kept true
  "live.live": "Live",
  "live.connecting": "Connecting…",
  "live.offline": "Not live",
  "live.offlineHint": "The connection to Proxbox is lost. It is tried again by itself; what is shown may be old.",

  // state: empty, loading, refused
  "state.loading": "Loading…",
  "state.notFound": "There is nothing at this address",
  "state.notFoundHint": "It may have been removed, or the link is mistyped.",
  "state.home": "Go to the dashboard",
  "state.retry": "Try again",
  "state.problem": "This did not work",
  "state.unreachable": "Proxbox does not answer",
  "state.unreachableHint": "Check that it runs and that this machine reaches it.",
  "state.forbidden": "You may not see this",
  "state.forbiddenHint": "Ask an administrator for the permission that is named below.",
  "state.code": "Code",
  "state.unknownAnswerHint": "The page and the control plane are of different versions. Reload the page.",

  // nav: groups of the navigation
  "nav.sync": "Sync",
  "nav.data": "Data",
  "nav.installation": "Installation",

  // common: words that stand on many pages
  "common.save": "Save",
  "common.cancel": "Cancel",
  "common.close": "Close",
  "common.delete": "Delete",
  "common.edit": "Edit",
  "common.add": "Add",
  "common.search": "Search",
  "common.filter": "Filter",
  "common.all": "All",
  "common.none": "None",
  "common.yes": "Yes",
  "common.no": "No",
  "common.name": "Name",
  "common.actions": "Actions",
  "common.never": "never",
  "common.page": "Rows {from} to {to} of {count}",
  "common.previous": "Previous",
  "common.next": "Next",
  "common.sortBy": "Sort by {column}",
  "common.required": "Required",

  // sign-in
  "signIn.title": "Sign in to Proxbox",
  "signIn.username": "Username",
  "signIn.password": "Password",
  "signIn.submit": "Sign in",
  "signIn.setupOpen": "There is no account yet. Open the set-up link that Proxbox printed when it started.",
  "setup.title": "Set up Proxbox",
  "setup.intro": "This makes the first administrator. The link works once.",
  "setup.noToken": "This address lacks its second half: open the whole link that Proxbox printed when it started, with what follows the #.",
  "setup.closed": "The first account was made already. Sign in with it.",
  "setup.passwordAgain": "Password again",
  "setup.passwordHint": "At least ten characters.",
  "setup.passwordDiffers": "The two passwords differ.",
  "setup.submit": "Make the account",
} as const;
