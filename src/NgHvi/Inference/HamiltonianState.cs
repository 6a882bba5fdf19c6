namespace NgHvi;

/// <summary>A point and what moves know there.</summary>
internal sealed class HamiltonianState(int m)
{
    public double[] Point { get; set; } = new double[m];
    public double[] Score { get; set; } = new double[m]; // −∇ log q₀, 0 where it has no part.
    public double[] Slope { get; set; } = new double[m]; // ∇ log p(y, ·).
    public double LogQ { get; set; }
    public double LogP { get; set; }
    public double LogWeight { get; set; }
    public double Acceptance { get; set; } // Of the last move.
    public double Energy { get; set; } // With the momentum that it began with.
    public bool IsDivergent { get; set; } // It lost the energy.
}
