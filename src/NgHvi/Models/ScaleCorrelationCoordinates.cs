using static NgHvi.CovariancePrior;

namespace NgHvi;

// Σ = GGᵀ, G = diag(s)·H upper triangular, H's rows of unit length from p (Lewandowski, Kurowicka and Joe 2009), 𝒲 = G⁻ᵀ. c is about
// the standard error of an s that is 0; c = 0: u = log s. x has (u, z by rows i < j), θ vech 𝒲 with logged diagonal or log variances.
/// <summary>s = c·log(1 + eᵘ) and partial correlations p = tanh z of Σ: a Gaussian follows the posterior better than in θ.</summary>
internal sealed class ScaleCorrelationCoordinates : Coordinates
{
    private readonly int offset, r;
    private readonly double[] units, logScale, slope, curvature; // c, log s, d log s/du and its logarithmic derivative.
    private readonly bool isFree;
    private readonly double[] partial, root, factor; // p, Gᵀ and 𝒲, r×r.
    private readonly double[] change, blockGradient;

    // The block begins at offset; c has length r.
    public ScaleCorrelationCoordinates(int count, int offset, ReadOnlySpan<double> units, bool isFree)
    {
        r = Guard.Positive(units.Length, "the number of standard deviations");
        (Count, this.offset, this.units, this.isFree) = (count, Guard.NonNegative(offset), units.ToArray(), isFree && r > 1);
        if (offset > count - BlockLength)
            throw new ArgumentException($"A block of {BlockLength} at {offset} does not fit into {count} coordinates.", nameof(offset));

        foreach (var unit in units) Guard.NonNegative(unit, "units of standard deviations");
        var square = this.isFree ? r * r : 0;
        (logScale, slope, curvature, change) = (new double[r], new double[r], new double[r], new double[r]);
        (partial, root, factor, blockGradient) = (new double[square], new double[square], new double[square], new double[BlockLength]);
    }

    public override int Count { get; }
    public double[] Units => units; // c.
    private int BlockLength => isFree ? r * (r + 1) / 2 : r;

    public double Coordinate(int i, double logDeviation) // u_i at log s.
    {
        if (units[i] == 0) return logDeviation;
        var logRatio = logDeviation - Math.Log(units[i]);
        var ratio = Math.Exp(logRatio);
        return ratio > 36 ? ratio : ratio < 1e-8 ? logRatio : Math.Log(Math.Exp(ratio) - 1);
    }

    public void SetDiagonal(ReadOnlySpan<double> logDeviations, Span<double> x)
    {
        x.Slice(offset, BlockLength).Clear();
        for (var i = 0; i < r; i++) x[offset + i] = Coordinate(i, logDeviations[i]);
    }

    public void LogDeviations(ReadOnlySpan<double> x, Span<double> logs, Span<double> slopes) // d log s/du.
    {
        SetScales(x.Slice(offset, r));
        logScale.CopyTo(logs);
        slope.CopyTo(slopes);
    }

    public override void Map(ReadOnlySpan<double> x, Span<double> theta)
    {
        x.CopyTo(theta);
        Read(x);
        if (isFree) Write(factor, r, theta[offset..]);
        for (var i = 0; i < r && !isFree; i++) theta[offset + i] = 2 * logScale[i];
    }

    public override void Invert(ReadOnlySpan<double> theta, Span<double> x)
    {
        theta.CopyTo(x);
        for (var i = 0; i < r; i++)
            for (var j = 0; isFree && j <= i; j++)
                factor[(i * r) + j] = theta[offset + HalfIndex(i, j, r)] is var value && i == j ? Math.Exp(value) : value;
        if (isFree) SmallCholesky.InvertLower(factor, r, root);
        for (var (i, index) = (0, offset + r); i < r; i++)
        {
            var squares = isFree ? root[i * (r + 1)] * root[i * (r + 1)] : 0;
            for (var j = i + 1; isFree && j < r; j++)
            {
                var entry = root[(j * r) + i];
                x[index++] = Math.Asinh(entry / Math.Sqrt(squares)); // p/√(1 − p²) = sinh z.
                squares += entry * entry;
            }

            x[offset + i] = Coordinate(i, 0.5 * (isFree ? Math.Log(squares) : theta[offset + i]));
        }
    }

    public override double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        Read(x);
        thetaGradient.CopyTo(gradient);
        if (!isFree)
        {
            for (var i = 0; i < r; i++) gradient[offset + i] = (2 * slope[i] * thetaGradient[offset + i]) + curvature[i];
            return LogJacobian();
        }

        // The Jacobian of w → Ω gives way to that of the coordinates → Ω.
        thetaGradient.Slice(offset, BlockLength).CopyTo(blockGradient);
        for (var i = 0; i < r; i++) blockGradient[HalfIndex(i, i, r)] -= r + 1 - i;
        var index = offset + r;
        for (var i = 0; i < r; i++)
        {
            for (var l = i; l < r; l++) change[l] = root[(l * r) + i];
            gradient[offset + i] = (slope[i] * (Directional(i) - (r + 1))) + curvature[i];
            for (var j = i + 1; j < r; j++)
            {
                SetPartialChange(i, j);
                gradient[index++] = Directional(i) - (2 * partial[(i * r) + j] * (((j + 1) / 2.0) - (r + 1)));
            }
        }

        return LogJacobian();
    }

    public override double LogJacobian(ReadOnlySpan<double> x)
    {
        Read(x);
        return LogJacobian();
    }

    public override Coordinates Fork() => new ScaleCorrelationCoordinates(Count, offset, units, isFree);
    public override CoordinatesDocument ToDocument() => new CoordinatesDocument.ScaleCorrelation(Count, offset, units, isFree);

    private void Read(ReadOnlySpan<double> x)
    {
        SetScales(x.Slice(offset, r));
        if (!isFree) return;
        SetRoot(x.Slice(offset + r, BlockLength - r));
        SmallCholesky.InvertLower(root, r, factor);
    }

    private void SetScales(ReadOnlySpan<double> u)
    {
        for (var i = 0; i < r; i++)
        {
            if (units[i] == 0)
            {
                (logScale[i], slope[i], curvature[i]) = (u[i], 1, 0);
                continue;
            }

            // log(1 + eᵘ) without overflow; by its series where eᵘ would underflow or lose its digits beside 1.
            var small = Math.Exp(-Math.Abs(u[i]));
            double logSoftplus, logistic;
            if (u[i] < -12)
            {
                var series = 1 - (small / 2) + (small * small / 3);
                logistic = small / (1 + small);
                (logSoftplus, slope[i]) = (u[i] + Math.Log(series), 1 / ((1 + small) * series));
            }
            else
            {
                var softplus = Math.Max(u[i], 0) + Math.Log(1 + small);
                logistic = (u[i] < 0 ? small : 1) / (1 + small);
                (logSoftplus, slope[i]) = (Math.Log(softplus), logistic / softplus);
            }

            (logScale[i], curvature[i]) = (Math.Log(units[i]) + logSoftplus, 1 - logistic - slope[i]);
        }
    }

    private void SetRoot(ReadOnlySpan<double> z)
    {
        var index = 0;
        for (var i = 0; i < r; i++)
        {
            for (var j = i + 1; j < r; j++) partial[(i * r) + j] = Math.Tanh(z[index++]);
            var (scale, remaining) = (Math.Exp(logScale[i]), 1.0);
            for (var j = r - 1; j > i; j--)
            {
                var p = partial[(i * r) + j];
                root[(j * r) + i] = scale * p * Math.Sqrt(remaining);
                remaining *= 1 - (p * p);
            }

            root[(i * r) + i] = scale * Math.Sqrt(remaining);
        }
    }

    // Row i of dG/dz_ij; entries nearer the diagonal share the factor √(1 − p_ij²).
    private void SetPartialChange(int i, int j)
    {
        var (p, remaining) = (partial[(i * r) + j], 1.0);
        for (var l = i; l < r; l++) change[l] = l < j ? -p * root[(l * r) + i] : 0;
        for (var l = r - 1; l > j; l--) remaining *= 1 - (partial[(i * r) + l] * partial[(i * r) + l]);
        change[j] = Math.Exp(logScale[i]) * Math.Sqrt(remaining) * (1 - (p * p));
    }

    // Along d𝒲 = −𝒲 dGᵀ𝒲, where only row i of dG is not 0.
    private double Directional(int i)
    {
        double sum = 0;
        for (var a = i; a < r; a++)
        {
            double left = 0;
            for (var l = i; l <= a; l++) left += factor[(a * r) + l] * change[l];
            for (var b = 0; b <= i; b++)
            {
                var derivative = -left * factor[(i * r) + b] / (a == b ? factor[(a * r) + a] : 1);
                sum += derivative * blockGradient[HalfIndex(a, b, r)];
            }
        }

        return sum;
    }

    private double LogJacobian()
    {
        var sum = r * Math.Log(2);
        for (var i = 0; i < r; i++)
        {
            sum += Math.Log(slope[i]) - (isFree ? (r + 1) * logScale[i] : 0);
            for (var j = i + 1; isFree && j < r; j++)
                sum += (((j + 1) / 2.0) - (r + 1)) * Math.Log(1 - (partial[(i * r) + j] * partial[(i * r) + j]));
        }

        return isFree ? sum - CovariancePrior.LogJacobian(factor, r) : sum;
    }
}
