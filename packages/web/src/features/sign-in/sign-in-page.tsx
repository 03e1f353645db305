import { Me } from "@proxbox/contract";
import type { SignIn } from "@proxbox/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { meQuery } from "../../api/me.ts";
import { request, setCsrfToken } from "../../api/request.ts";
import { TextField } from "../../components/field.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { DoorFrame } from "./door-frame.tsx";

/** Only a path of this page: a link must not send people who sign in elsewhere. */
function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** The form for username and password. */
export function SignInPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/login" });
  const { register, handleSubmit } = useForm<SignIn>({ defaultValues: { username: "", password: "" } });
  const setup = useQuery({ queryKey: ["setup"], queryFn: ({ signal }) => request(z.object({ is_open: z.boolean() }), "/api/setup/", { signal }) });
  const signIn = useMutation({
    mutationFn: (body: SignIn) => request(Me, "/api/login/", { method: "POST", body }),
    onSuccess: async (me) => {
      setCsrfToken(me.csrf_token);
      client.setQueryData(meQuery.queryKey, me);
      router.history.push(ownPath(next));
    },
  });
  return (
    <DoorFrame title={t("signIn.title")}>
      {setup.data?.is_open === true ? <div className="alert alert-info">{t("signIn.setupOpen")}</div> : null}
      {signIn.error === null ? null : <ProblemAlert error={signIn.error} />}
      <form onSubmit={(event) => void handleSubmit((body) => signIn.mutate(body))(event)}>
        <TextField label={t("signIn.username")} autoComplete="username" isRequired {...register("username", { required: true })} />
        <TextField label={t("signIn.password")} type="password" autoComplete="current-password" isRequired {...register("password", { required: true })} />
        <button type="submit" className="btn btn-primary w-100" disabled={signIn.isPending}>{t("signIn.submit")}</button>
      </form>
    </DoorFrame>
  );
}
