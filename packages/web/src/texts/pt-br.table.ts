import type { EN } from "./en.table.ts";

/** Every text of the page in Brazilian Portuguese. */
export const PT_BR: Readonly<Record<keyof typeof EN, string>> = {
  // shell
  "shell.skip": "Ir para o conteúdo",
  "shell.navigation": "Navegação principal",
  "shell.menu": "Mostrar a navegação",
  "shell.language": "Idioma",
  "shell.toLight": "Usar o tema claro",
  "shell.toDark": "Usar o tema escuro",
  "shell.signOut": "Sair",

  // live
  "live.live": "Ao vivo",
  "live.connecting": "Conectando…",
  "live.offline": "Desconectado",
  "live.offlineHint": "A conexão com o Proxbox caiu. Uma nova tentativa é feita automaticamente; o que está na tela pode estar desatualizado.",

  // state
  "state.loading": "Carregando…",
  "state.notFound": "Não há nada neste endereço",
  "state.notFoundHint": "Pode ter sido removido, ou o link está errado.",
  "state.home": "Ir para o painel",
  "state.retry": "Tentar de novo",
  "state.problem": "Não funcionou",
  "state.unreachable": "O Proxbox não responde",
  "state.unreachableHint": "Verifique se ele está em execução e se esta máquina o alcança.",
  "state.forbidden": "Você não pode ver isto",
  "state.forbiddenHint": "Peça a um administrador a permissão indicada abaixo.",
  "state.code": "Código",
  "state.unknownAnswerHint": "A página e o plano de controle são de versões diferentes. Recarregue a página.",

  // nav
  "nav.sync": "Sincronização",
  "nav.data": "Dados",
  "nav.installation": "Instalação",

  // common
  "common.save": "Salvar",
  "common.cancel": "Cancelar",
  "common.close": "Fechar",
  "common.delete": "Excluir",
  "common.edit": "Editar",
  "common.add": "Adicionar",
  "common.search": "Buscar",
  "common.filter": "Filtrar",
  "common.all": "Todos",
  "common.none": "Nenhum",
  "common.yes": "Sim",
  "common.no": "Não",
  "common.name": "Nome",
  "common.actions": "Ações",
  "common.never": "nunca",
  "common.page": "Linhas {from} a {to} de {count}",
  "common.previous": "Anterior",
  "common.next": "Próxima",
  "common.sortBy": "Ordenar por {column}",
  "common.required": "Obrigatório",

  // sign-in
  "signIn.title": "Entrar no Proxbox",
  "signIn.username": "Usuário",
  "signIn.password": "Senha",
  "signIn.submit": "Entrar",
  "signIn.setupOpen": "Ainda não há nenhuma conta. Abra o link de configuração que o Proxbox imprimiu ao iniciar.",
  "setup.title": "Configurar o Proxbox",
  "setup.intro": "Isto cria o primeiro administrador. O link funciona uma única vez.",
  "setup.noToken": "Falta a segunda metade deste endereço: abra o link inteiro que o Proxbox imprimiu ao iniciar, com o que vem depois do #.",
  "setup.closed": "A primeira conta já foi criada. Entre com ela.",
  "setup.passwordAgain": "Senha novamente",
  "setup.passwordHint": "Pelo menos dez caracteres.",
  "setup.passwordDiffers": "As duas senhas são diferentes.",
  "setup.submit": "Criar a conta",
};
