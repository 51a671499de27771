"""The outer world of certificates: settings of this installation, QR codes, PDF, the folder of papers."""
