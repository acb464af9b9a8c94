# Who may do what in the buckets. Google's own roles give more than is needed: the one that creates can't read, and those
# that read also list.

resource "google_service_account" "ingester" {
  project      = var.project
  account_id   = var.accounts.ingester.google
  display_name = "Alert database, ingesters: create and get"
}

resource "google_service_account" "server" {
  project      = var.project
  account_id   = var.accounts.server.google
  display_name = "Alert database, servers: read"
}

resource "google_project_iam_custom_role" "writer" {
  project     = var.project
  role_id     = "${var.role_prefix}Writer"
  title       = "Alert archive: create and get"
  description = "What an ingester needs to put an object where none is, and to compare a repeat; it can delete and overwrite nothing"
  permissions = ["storage.objects.create", "storage.objects.get"]
}

resource "google_project_iam_custom_role" "keeper" {
  project     = var.project
  role_id     = "${var.role_prefix}QuarantineKeeper"
  title       = "Alert archive: keep the quarantine"
  description = "What it takes to put messages into quarantine, to list them, to try them again and to take them out"
  permissions = ["storage.objects.create", "storage.objects.delete", "storage.objects.get", "storage.objects.list"]
}

resource "google_project_iam_custom_role" "reader" {
  project     = var.project
  role_id     = "${var.role_prefix}Reader"
  title       = "Alert archive: read"
  description = "What a server needs; without list a store answers alike for what is missing and for what is forbidden"
  permissions = ["storage.objects.get", "storage.objects.list"]
}

resource "google_storage_bucket_iam_member" "ingester_alerts" {
  bucket = google_storage_bucket.alerts.name
  role   = google_project_iam_custom_role.writer.name
  member = google_service_account.ingester.member
}

resource "google_storage_bucket_iam_member" "ingester_schemas" {
  bucket = google_storage_bucket.schemas.name
  role   = google_project_iam_custom_role.writer.name
  member = google_service_account.ingester.member
}

resource "google_storage_bucket_iam_member" "ingester_quarantine" {
  bucket = google_storage_bucket.quarantine.name
  role   = google_project_iam_custom_role.keeper.name
  member = google_service_account.ingester.member
}

resource "google_storage_bucket_iam_member" "server_alerts" {
  bucket = google_storage_bucket.alerts.name
  role   = google_project_iam_custom_role.reader.name
  member = google_service_account.server.member
}

resource "google_storage_bucket_iam_member" "server_schemas" {
  bucket = google_storage_bucket.schemas.name
  role   = google_project_iam_custom_role.reader.name
  member = google_service_account.server.member
}

# Workload Identity: pods with these ServiceAccounts, in this namespace, act as the accounts above without a key.

resource "google_service_account_iam_member" "ingester" {
  service_account_id = google_service_account.ingester.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/${var.accounts.ingester.kubernetes}]"
}

resource "google_service_account_iam_member" "server" {
  service_account_id = google_service_account.server.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/${var.accounts.server.kubernetes}]"
}
