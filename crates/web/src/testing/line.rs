//! A line between a browser and the server that can be cut.

/// A line between a browser and the server: while it is cut nobody answers at its address.
pub(crate) struct Line {
    to: String,
    port: u16,
    work: tokio::task::JoinSet<()>,
}

impl Line {
    pub(super) async fn to(to: String) -> Line {
        let mut line = Line { to, port: 0, work: tokio::task::JoinSet::new() };
        line.mend().await;
        line
    }

    /// The address of its near end.
    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends every connection, and takes no new one.
    pub(crate) async fn cut(&mut self) {
        self.work.shutdown().await;
    }

    /// Answers again, at the same address.
    pub(crate) async fn mend(&mut self) {
        let near = tokio::net::TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.port = near.local_addr().unwrap().port();
        let to = self.to.clone();
        self.work.spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((mut here, _)) = near.accept().await {
                let to = to.clone();
                open.spawn(async move {
                    if let Ok(mut there) = tokio::net::TcpStream::connect(&to).await {
                        let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
                    }
                });
            }
        });
    }
}
