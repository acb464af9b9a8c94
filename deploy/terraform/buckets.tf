# Two buckets for the archive, so that a lifecycle rule can delete alerts and keep their schemas, and one for what the
# ingester could not archive, so that it may delete there and nowhere else.

resource "google_storage_bucket" "archive" {
  for_each = var.buckets

  name                        = each.value
  project                     = var.project
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels

  dynamic "lifecycle_rule" {
    for_each = each.key == "alerts" && var.alert_retention_days != null ? [var.alert_retention_days] : []

    content {
      action {
        type = "Delete"
      }

      condition {
        age = lifecycle_rule.value
      }
    }
  }

  # An alert can't be read without its schema: what is overwritten or deleted by mistake can be had back.
  dynamic "versioning" {
    for_each = each.key == "schemas" ? [true] : []

    content {
      enabled = versioning.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
