namespace NgHvi;

/// <summary>
/// q(α) of a method that approximates the random effects too: α_k = m_k + L_k(a_k + C_k·noise) with m_k and L_kL_kᵀ the conditional mean
/// and covariance given θ (method section 5.3).
/// </summary>
/// <param name="Means">a_k, K×r.</param>
/// <param name="Roots">C_k, K×r×r, lower triangular.</param>
/// <param name="Divergence">KL of q(α̃) from the exact conditional N(0, I), in nats: what the approximation costs.</param>
internal sealed record LatentApproximation(double[] Means, double[] Roots, double Divergence);
