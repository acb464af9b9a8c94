# The accounts of the archive's programs, with the rights of rights.tf.

resource "google_service_account" "archive" {
  for_each = var.accounts

  project      = var.project
  account_id   = each.value.google
  display_name = "Alert database, ${each.key}s"
}

resource "google_project_iam_custom_role" "archive" {
  for_each = local.roles

  project     = var.project
  role_id     = "${var.role_prefix}${each.value.id}"
  title       = each.value.title
  description = each.value.description
  permissions = [for right in each.value.may : "storage.objects.${right}"]
}

resource "google_storage_bucket_iam_member" "archive" {
  for_each = local.rights

  bucket = google_storage_bucket.archive[each.value.bucket].name
  role   = google_project_iam_custom_role.archive[each.value.role].name
  member = google_service_account.archive[each.value.account].member
}

# Workload Identity: pods with these ServiceAccounts, in this namespace, act as the accounts above without a key.
resource "google_service_account_iam_member" "archive" {
  for_each = var.accounts

  service_account_id = google_service_account.archive[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/${each.value.kubernetes}]"
}
