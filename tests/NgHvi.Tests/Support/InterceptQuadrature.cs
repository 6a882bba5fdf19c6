using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Support;

/// <summary>
/// The exact posterior of a random intercept model under the published priors, by sums over a grid of (log σ²_α, log σ²_e)
/// with β integrated out in closed form. Written from the model alone; it shares no code with the library.
/// </summary>
internal sealed class InterceptQuadrature
{
    private const double PriorVariance = 100;
    private const double PriorShape = 1.01;
    private readonly MixedData data;
    private readonly Matrix<double> gram;
    private readonly Vector<double> cross;
    private readonly double squares;
    private readonly Vector<double>[] sumX;
    private readonly double[] sumY;

    public InterceptQuadrature(MixedData data)
    {
        this.data = data;
        var (n, q) = (data.RowCount, data.FixedCount);
        var x = Dense.Matrix(n, q, data.FixedDesign);
        var y = Dense.Vector(data.Response);
        (gram, cross, squares) = (x.Transpose() * x, x.Transpose() * y, y * y);
        sumX = [.. Enumerable.Range(0, data.GroupCount).Select(k => x.SubMatrix(Start(k), Size(k), 0, q).ColumnSums())];
        sumY = [.. Enumerable.Range(0, data.GroupCount).Select(k => y.SubVector(Start(k), Size(k)).Sum())];
        Integrate();
    }

    /// <summary>log p(y).</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Posterior means of β, σ²_α, σ²_e.</summary>
    public double[] Means { get; private set; } = [];

    /// <summary>Posterior standard deviations of β, σ²_α, σ²_e.</summary>
    public double[] StandardDeviations { get; private set; } = [];

    private int Start(int k) => data.Offsets[k];

    private int Size(int k) => data.Offsets[k + 1] - data.Offsets[k];

    /// <summary>
    /// First finds the bulk on a coarse grid, then sums over one that covers it; the trapezoidal rule is then exact to many digits.
    /// </summary>
    private void Integrate()
    {
        var (centerA, centerE, widthA, widthE) = (0.0, 0.0, 8.0, 5.0);
        for (var pass = 0; pass < 4; pass++)
        {
            var points = pass == 3 ? 70 : 24;
            double best = double.NegativeInfinity, sum = 0, a1 = 0, a2 = 0, e1 = 0, e2 = 0;
            var q = data.FixedCount;
            var (first, second) = (new double[q + 2], new double[q + 2]);
            for (var i = -points; i <= points; i++)
            {
                for (var j = -points; j <= points; j++)
                {
                    var (a, e) = (centerA + (widthA * i / points), centerE + (widthE * j / points));
                    var (logDensity, mean, variance) = At(a, e);
                    if (logDensity > best)
                    {
                        var rescale = Math.Exp(best - logDensity);
                        (best, sum, a1, a2, e1, e2) = (logDensity, sum * rescale, a1 * rescale, a2 * rescale, e1 * rescale, e2 * rescale);
                        for (var l = 0; l < q + 2; l++)
                        {
                            first[l] *= rescale;
                            second[l] *= rescale;
                        }
                    }

                    var weight = Math.Exp(logDensity - best);
                    (sum, a1, a2, e1, e2) =
                        (sum + weight, a1 + (weight * a), a2 + (weight * a * a), e1 + (weight * e), e2 + (weight * e * e));
                    for (var l = 0; l < q + 2; l++)
                    {
                        var value = l < q ? mean[l] : Math.Exp(l == q ? a : e);
                        first[l] += weight * value;
                        second[l] += weight * ((value * value) + (l < q ? variance[l] : 0));
                    }
                }
            }

            LogEvidence = best + Math.Log(sum * (widthA / points) * (widthE / points));
            Means = [.. first.Select(value => value / sum)];
            StandardDeviations = [.. second.Select((value, l) => Math.Sqrt((value / sum) - (Means[l] * Means[l])))];
            (centerA, centerE) = (a1 / sum, e1 / sum);
            var (sdA, sdE) = (Math.Sqrt((a2 / sum) - (centerA * centerA)), Math.Sqrt((e2 / sum) - (centerE * centerE)));
            (widthA, widthE) = (Math.Max(9 * sdA, 2 * widthA / points), Math.Max(9 * sdE, 2 * widthE / points));
        }
    }

    /// <summary>log p(y, a, e) with β integrated out, and the moments of β given both.</summary>
    private (double LogDensity, double[] Mean, double[] Variance) At(double a, double e)
    {
        var (between, within, q) = (Math.Exp(a), Math.Exp(e), data.FixedCount);
        var precision = gram / within;
        var right = cross / within;
        var quadratic = squares / within;
        var logDeterminant = data.RowCount * e;
        for (var k = 0; k < data.GroupCount; k++)
        {
            // V⁻¹ = (I − c 11ᵀ)/σ²_e with c = σ²_α/(σ²_e + nσ²_α).
            var c = between / (within + (Size(k) * between)) / within;
            for (var i = 0; i < q; i++)
            {
                right[i] -= c * sumX[k][i] * sumY[k];
                for (var j = 0; j < q; j++)
                {
                    precision[i, j] -= c * sumX[k][i] * sumX[k][j];
                }
            }

            quadratic -= c * sumY[k] * sumY[k];
            logDeterminant += Math.Log(1 + (Size(k) * between / within));
        }

        for (var i = 0; i < q; i++)
        {
            precision[i, i] += 1 / PriorVariance;
        }

        var cholesky = precision.Cholesky();
        var mean = cholesky.Solve(right);
        var logDensity = -0.5 * ((data.RowCount * Math.Log(2 * Math.PI)) + logDeterminant + quadratic - (right * mean)
            + cholesky.DeterminantLn + (q * Math.Log(PriorVariance)));
        return (logDensity + LogPrior(a) + LogPrior(e), mean.ToArray(), precision.Inverse().Diagonal().ToArray());
    }

    private static double LogPrior(double x) =>
        (PriorShape * Math.Log(PriorShape)) - MathNet.Numerics.SpecialFunctions.GammaLn(PriorShape)
            - (PriorShape * x) - (PriorShape * Math.Exp(-x));
}
