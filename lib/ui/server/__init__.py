"""What stands between the browser and Streamlit: headers, compression, a word of warning."""
