namespace NgHvi;

/// <summary>Sums over groups from which the log likelihood of a linear mixed model and its gradient follow. With t_k = Z_kᵀ(y_k − X_kβ) and
/// a_k the conditional mean of α_k, or a draw of it.</summary>
internal sealed class GroupSums(int fixedCount, int randomCount)
{
    public double LogDeterminant { get; set; } // Σ log|P_k|, P_k = Ω + Z_kᵀZ_k/σ².
    public double Explained { get; set; } // Σ t_kᵀm_k, m_k the conditional mean.
    public double Projected { get; set; } // Σ t_kᵀa_k.
    public double FittedSquares { get; set; } // Σ E[α_kᵀZ_kᵀZ_kα_k], or its value at the draw.
    // Σ E[α_kα_kᵀ], or its value at the draw; r×r, both triangles.
    public double[] Moments { get; } = new double[randomCount * randomCount];
    public double[] Cross { get; } = new double[fixedCount]; // Σ X_kᵀZ_k a_k, length q.

    public void Clear()
    {
        LogDeterminant = Explained = Projected = FittedSquares = 0;
        Moments.AsSpan().Clear();
        Cross.AsSpan().Clear();
    }
}
