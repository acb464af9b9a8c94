# What cert-manager needs to prove by a record in the DNS that the brokers' names are ours: no other proof works, since
# nothing but Kafka answers at these addresses.

locals {
  dns_project = var.dns == null ? null : var.dns.project != null ? var.dns.project : var.project
}

resource "google_service_account" "cert_manager" {
  count = var.dns == null ? 0 : 1

  project      = var.project
  account_id   = var.dns.cert_manager.google
  display_name = "cert-manager: DNS-01"
}

resource "google_project_iam_custom_role" "dns01" {
  count = var.dns == null ? 0 : 1

  project     = local.dns_project
  role_id     = "${var.role_prefix}Dns01"
  title       = "cert-manager: DNS-01"
  description = "Find the zone, and put and remove the record that proves a name"
  permissions = [
    "dns.changes.create",
    "dns.changes.get",
    "dns.changes.list",
    "dns.managedZones.list",
    "dns.resourceRecordSets.create",
    "dns.resourceRecordSets.delete",
    "dns.resourceRecordSets.list",
    "dns.resourceRecordSets.update",
  ]
}

resource "google_project_iam_member" "dns01" {
  count = var.dns == null ? 0 : 1

  project = local.dns_project
  role    = google_project_iam_custom_role.dns01[0].name
  member  = google_service_account.cert_manager[0].member
}

resource "google_service_account_iam_member" "cert_manager" {
  count = var.dns == null ? 0 : 1

  service_account_id = google_service_account.cert_manager[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.dns.cert_manager.namespace}/${var.dns.cert_manager.kubernetes}]"
}
