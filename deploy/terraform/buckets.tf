# Two buckets for the archive, so that a lifecycle rule can delete alerts and keep their schemas, and one for what the
# ingester could not archive, so that it may delete there and nowhere else.

resource "google_storage_bucket" "alerts" {
  name                        = var.buckets.alerts
  project                     = var.project
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels

  dynamic "lifecycle_rule" {
    for_each = var.alert_retention_days == null ? [] : [var.alert_retention_days]

    content {
      action {
        type = "Delete"
      }

      condition {
        age = lifecycle_rule.value
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "schemas" {
  name                        = var.buckets.schemas
  project                     = var.project
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels

  # An alert can't be read without its schema: what is overwritten or deleted by mistake can be had back.
  versioning {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "quarantine" {
  name                        = var.buckets.quarantine
  project                     = var.project
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels

  lifecycle {
    prevent_destroy = true
  }
}
