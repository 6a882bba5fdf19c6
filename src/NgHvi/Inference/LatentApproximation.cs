namespace NgHvi;

/// <summary>
/// q(α) of a method that approximates the random effects too: α_k = m_k + L_k(a_k + C_k·noise) with m_k and L_kL_kᵀ the conditional mean
/// and covariance given θ (method section 5.3).
/// </summary>
internal sealed record LatentApproximation(double[] Means, double[] Roots, double Divergence);
