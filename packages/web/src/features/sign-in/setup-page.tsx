import { Me, SetUp } from "@proxbox/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { meQuery } from "../../api/me.ts";
import { request, setCsrfToken } from "../../api/request.ts";
import { TextField } from "../../components/field.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { DoorFrame } from "./door-frame.tsx";

const Account = z.object({ username: SetUp.shape.username, password: SetUp.shape.password, passwordAgain: z.string() }).refine((account) => account.password === account.passwordAgain, { path: ["passwordAgain"], error: "differs" });
type Account = z.infer<typeof Account>;

function AccountForm({ token }: { readonly token: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { register, handleSubmit, formState } = useForm<Account>({ resolver: zodResolver(Account), defaultValues: { username: "", password: "", passwordAgain: "" } });
  const setUp = useMutation({
    mutationFn: ({ username, password }: Account) => request(Me, "/api/setup/", { method: "POST", body: { token, username, password } }),
    onSuccess: async (me) => {
      setCsrfToken(me.csrf_token);
      client.setQueryData(meQuery.queryKey, me);
      await navigate({ to: "/welcome" });
    },
  });
  const { errors } = formState;
  return (
    <form noValidate onSubmit={(event) => void handleSubmit((account) => setUp.mutate(account))(event)}>
      <p className="text-secondary">{t("setup.intro")}</p>
      {setUp.error === null ? null : <ProblemAlert error={setUp.error} />}
      <TextField label={t("signIn.username")} autoComplete="username" isRequired error={errors.username?.message} {...register("username")} />
      <TextField label={t("signIn.password")} type="password" autoComplete="new-password" isRequired hint={t("setup.passwordHint")} error={errors.password?.message} {...register("password")} />
      <TextField label={t("setup.passwordAgain")} type="password" autoComplete="new-password" isRequired error={errors.passwordAgain === undefined ? undefined : t("setup.passwordDiffers")} {...register("passwordAgain")} />
      <button type="submit" className="btn btn-primary w-100" disabled={setUp.isPending}>{t("setup.submit")}</button>
    </form>
  );
}

/** Makes the first account, by the link that the first start prints. Its token stands after `#` and so never reaches a log. */
export function SetupPage() {
  const { t } = useTexts();
  const token = decodeURIComponent(location.hash.slice(1));
  const setup = useQuery({ queryKey: ["setup"], queryFn: ({ signal }) => request(z.object({ is_open: z.boolean() }), "/api/setup/", { signal }) });
  return (
    <DoorFrame title={t("setup.title")}>
      <QueryState query={setup}>
        {({ is_open: isOpen }) => {
          if (!isOpen) return <p>{t("setup.closed")} <Link to="/login">{t("signIn.submit")}</Link></p>;
          return token === "" ? <p className="text-secondary">{t("setup.noToken")}</p> : <AccountForm token={token} />;
        }}
      </QueryState>
    </DoorFrame>
  );
}
